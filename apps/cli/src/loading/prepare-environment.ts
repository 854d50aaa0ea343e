import type { FlavorOptionValues, Logger, PreparedModel } from '@mlmodel/core';
import { loggersOfRepeatedWork, prepareModel } from '@mlmodel/core/node';
import type { LoadingConfiguration } from '../options/model-options.js';
import { interruptible } from '../process/interruptible.js';
import { withProgress } from '../terminal/progress.js';

/** What a model is loaded with. @param singleUse the model is disposed after one prediction */
export function loadingOptionsOf(
  { allowCode, loadTimeout, byFlavor, places }: LoadingConfiguration,
  singleUse = false,
): FlavorOptionValues {
  return { allowCode, loadTimeoutSeconds: loadTimeout, singleUse, byFlavor, places };
}

/** How a model is prepared. */
interface Preparing {
  readonly options: FlavorOptionValues;
  readonly logger: Logger;
  /** Whether to prepare everything that a later load may need, as none follows now. */
  readonly ahead?: boolean;
  /** A new or empty folder for the environment. Default: where those of this machine are kept. */
  readonly folder?: string | undefined;
}

/** Prepares what loading a model needs, and shows the progress. A signal ends the programs that do it. */
export function prepare(
  { modelUri, flavor: flavors, verbose }: LoadingConfiguration,
  { options, logger, ahead = false, folder }: Preparing,
): Promise<PreparedModel> {
  return interruptible((signal) =>
    withProgress({ verbose, logger }, (onProgress) =>
      prepareModel(modelUri, { flavors, options, ahead, folder, logger, onProgress, signal }),
    ),
  );
}

/**
 * Prepares what the options of flavors request, such as a Python environment. This happens before the time limit for
 * loading begins, because downloads may take long.
 * @returns a logger for loading the model, which leaves out the warnings that were given here
 */
export async function prepareEnvironment(
  configuration: LoadingConfiguration,
  { options, logger }: Preparing,
): Promise<Logger> {
  if (Object.keys(configuration.byFlavor).length === 0) return logger;
  const { first, again } = loggersOfRepeatedWork(logger, 'warn');
  await prepare(configuration, { options, logger: first });
  return again;
}
