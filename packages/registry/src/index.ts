export type { DownloadProgress } from './download/download-model.js';
export { downloadModelTo } from './download-model-to.js';
export { type FollowOptions, followModel } from './follow/follow-model.js';
export { canFollow, lookUpModel } from './follow/look-up-model.js';
export { resolveModel } from './resolve-model.js';
export type {
  ConnectOptions,
  ModelSource,
  ResolvedModel,
  ResolveModelOptions,
} from './resolved-model.js';
export { labelOf } from './source-label.js';
