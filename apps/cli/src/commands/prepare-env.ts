import { prepareModel } from '@mlmodel/core/node';
import { cliLogger } from '../cli-logger.js';
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
  const { flavor, summary } = await prepareModel(options.modelUri, {
    flavors: options.flavor,
    options: await pythonFlavorOptions({ ...options, envManager: options.envManager ?? 'uv' }),
    logger: cliLogger({ debug: options.debug === true }),
  });
  if (summary !== undefined) return writeStdout(`${summary}\n`);
  writeStderr(`note: nothing to prepare: the flavor ${flavor} needs no environment\n`);
}
