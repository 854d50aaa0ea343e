export * from './index.js';
export {
  type FlavorSelection,
  findCandidates,
  type LoadDirectoryOptions,
  loadModel,
  type OpenedModel,
  openModel,
} from './node/load-model.js';
export { type ModelDirectory, openModelDirectory } from './node/model-directory.js';
export { resolveModelLocation } from './node/model-location.js';
export { quoteForShell } from './node/quote-for-shell.js';
