import { prepare } from '../loading/prepare-environment.js';
import type { LoadingConfiguration } from '../options/model-options.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { writeStderr, writeStdout } from '../terminal/standard-streams.js';

/** The values of `mlmodel prepare-env`'s options. */
export interface PrepareEnvOptions extends LoadingConfiguration {
  readonly folder?: string | undefined;
}

/** Builds the environment of a model, and prints the interpreter that will run it. */
export async function prepareEnv(options: PrepareEnvOptions): Promise<void> {
  const { byFlavor, places, folder } = options;
  const { flavor, summary } = await prepare(options, {
    options: { byFlavor, places },
    logger: cliLogger(options),
    ahead: true,
    folder,
  });
  if (summary !== undefined) return writeStdout(`${summary}\n`);
  writeStderr(`note: nothing to prepare: the flavor ${flavor} needs no environment\n`);
}
