import type { LoadedModel, Logger } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import type { LoadingConfiguration } from '../options/model-options.js';
import { guardLoading } from './load-guard.js';
import { loadingOptionsOf, prepareEnvironment } from './prepare-environment.js';

/** How a model is loaded. */
export interface LoadingUse {
  readonly logger: Logger;
  /** Whether the model is disposed after one prediction. */
  readonly singleUse: boolean;
}

/** Prepares the environment of a model, and loads it in this process within the time limit. */
export async function loadToPredict(
  configuration: LoadingConfiguration,
  { logger, singleUse }: LoadingUse,
): Promise<LoadedModel> {
  const options = loadingOptionsOf(configuration, singleUse);
  const loadLogger = await prepareEnvironment(configuration, { options, logger });
  const { modelUri, flavor: flavors } = configuration;
  return guardLoading(configuration, () =>
    loadModel(modelUri, { flavors, options, logger: loadLogger }),
  );
}
