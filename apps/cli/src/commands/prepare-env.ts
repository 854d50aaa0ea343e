import { prepareModel } from '@mlmodel/core/node';
import { cliLogger } from '../cli-logger.js';
import { interruptible } from '../interruptible.js';
import type { LoadingConfiguration } from '../options/model-options.js';
import { writeStderr, writeStdout } from '../standard-streams.js';

/** Builds the environment of a model, and prints the interpreter that will run it. */
export async function prepareEnv(options: LoadingConfiguration): Promise<void> {
  const { modelUri, flavor: flavors, byFlavor, debug } = options;
  const logger = cliLogger({ debug });
  const { flavor, summary } = await interruptible((signal) =>
    prepareModel(modelUri, { flavors, options: { byFlavor }, ahead: true, logger, signal }),
  );
  if (summary !== undefined) return writeStdout(`${summary}\n`);
  writeStderr(`note: nothing to prepare: the flavor ${flavor} needs no environment\n`);
}
