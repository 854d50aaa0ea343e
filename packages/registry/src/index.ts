export { type CachedModels, cachedModels } from './cache/cached-models.js';
export type { KeptModel } from './cache/kept-models.js';
export type { ModelCacheOptions } from './cache/model-cache.js';
export type { DownloadProgress } from './download/download-model.js';
export { downloadModelTo } from './download-model-to.js';
export { type FollowOptions, followModel } from './follow/follow-model.js';
export { canFollow, lookUpModel } from './follow/look-up-model.js';
export { type ListOptions, listModels, listVersions, type ModelListing } from './list-models.js';
export { resolveModel } from './resolve-model.js';
export type {
  ConnectOptions,
  ModelSource,
  ResolvedModel,
  ResolveModelOptions,
} from './resolved-model.js';
export { labelOf } from './source-label.js';
export type { ListedVersion, Listing, ModelAlias, RegisteredModel } from './store/model-store.js';
export { publicUri } from './uri/model-uri.js';
export { type EditModelOptions, editModel, type ModelToEdit } from './write/edit-model.js';
export { logModel } from './write/log-model.js';
export type { LoggedModelInfo, LogModelOptions, ModelToLog } from './write/log-options.js';
export {
  type RegisteredVersion,
  type RegisterModelOptions,
  registerModel,
} from './write/register-model.js';
