import { prepareModel } from '@mlmodel/core/node';
import { cliLogger } from '../cli-logger.js';
import { interruptible } from '../interruptible.js';
import { type PythonOptions, pythonFlavorOptions } from '../python-options.js';
import { writeStderr, writeStdout } from '../standard-streams.js';

/** The values of `mlmodel prepare-env`'s options. */
export interface PrepareEnvOptions extends PythonOptions {
  readonly modelUri: string;
  readonly flavor?: readonly string[];
  readonly debug?: boolean;
}

/** Makes the environment of a model, and prints what will run it. */
export async function prepareEnv(options: PrepareEnvOptions): Promise<void> {
  const flavorOptions = await pythonFlavorOptions({
    ...options,
    envManager: options.envManager ?? 'uv',
  });
  const { flavor, summary } = await interruptible((signal) =>
    prepareModel(options.modelUri, {
      flavors: options.flavor,
      options: flavorOptions,
      logger: cliLogger({ debug: options.debug === true }),
      signal,
    }),
  );
  if (summary !== undefined) return writeStdout(`${summary}\n`);
  writeStderr(`note: nothing to prepare: the flavor ${flavor} needs no environment\n`);
}
