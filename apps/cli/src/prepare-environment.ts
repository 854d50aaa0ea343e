import type { FlavorOptionValues, Logger } from '@mlmodel/core';
import { prepareModel } from '@mlmodel/core/node';
import { interruptible } from './interruptible.js';

export interface EnvironmentJob {
  readonly modelUri: string;
  readonly flavor?: readonly string[] | undefined;
  readonly options: FlavorOptionValues;
  readonly logger: Logger;
}

/**
 * Builds the Python environment that a model is to run in, where the options ask for one: before the time limit for
 * loading begins, as packages take as long as the network does, and so that a signal ends the programs that build it.
 */
export async function prepareEnvironment(job: EnvironmentJob): Promise<void> {
  const { modelUri, flavor: flavors, options, logger } = job;
  const manager = options['envManager'];
  if (manager === undefined || manager === 'local') return;
  await interruptible((signal) => prepareModel(modelUri, { flavors, options, logger, signal }));
}
