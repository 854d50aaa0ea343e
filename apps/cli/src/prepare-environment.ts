import type { FlavorOptionValues, Logger } from '@mlmodel/core';
import { prepareModel } from '@mlmodel/core/node';
import { interruptible } from './interruptible.js';
import type { LoadingConfiguration } from './options/model-options.js';

/** What a model is loaded with. @param singleUse the model is disposed after one prediction */
export function loadingOptionsOf(
  { allowCode, loadTimeout, byFlavor }: LoadingConfiguration,
  singleUse = false,
): FlavorOptionValues {
  return { allowCode, loadTimeoutSeconds: loadTimeout, singleUse, byFlavor };
}

/**
 * Prepares what the options of flavors request, such as a Python environment. This happens before the time limit for
 * loading begins, because downloads may take long, and lets a signal end the programs that build it.
 */
export async function prepareEnvironment(
  { modelUri, flavor: flavors, byFlavor }: LoadingConfiguration,
  { options, logger }: { readonly options: FlavorOptionValues; readonly logger: Logger },
): Promise<void> {
  if (Object.keys(byFlavor).length === 0) return;
  await interruptible((signal) => prepareModel(modelUri, { flavors, options, logger, signal }));
}
