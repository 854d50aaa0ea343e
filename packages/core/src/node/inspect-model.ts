import { inspectModel as inspectFiles, type ModelFacts } from '../inspect/inspect-model.js';
import { type FlavorSelection, findCandidates, openModel } from './load-model.js';

/**
 * Finds out about a model on disk without loading it.
 * @param location path or `file:` URI of the model directory
 * @returns the facts, and the model's real path
 * @throws MlmodelError when there is no model or its MLmodel file is broken
 */
export async function inspectModel(
  location: string,
  selection: FlavorSelection = {},
): Promise<ModelFacts & { readonly path: string }> {
  const opened = await openModel(location);
  const facts = await inspectFiles({
    ...opened,
    candidates: () => findCandidates(opened, selection),
  });
  return { path: opened.files.directory, ...facts };
}
