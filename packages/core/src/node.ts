export * from './index.js';
export { inspectModel } from './node/inspect-model.js';
export {
  type FlavorSelection,
  findCandidates,
  type LoadDirectoryOptions,
  loadModel,
  type OpenedModel,
  openModel,
  prepareModel,
} from './node/load-model.js';
export { type ModelDirectory, openModelDirectory } from './node/model-directory.js';
export { resolveModelLocation } from './node/model-location.js';
export { quoteForShell } from './node/quote-for-shell.js';
export { Model } from './node/save/model.js';
export { getModelInfo, loadInputExample } from './node/save/read-saved.js';
export { type SaveModelOptions, saveModel } from './node/save/save-model.js';
export { setSignature } from './node/save/set-signature.js';
