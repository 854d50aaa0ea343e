export { type CachedModels, cachedModels } from './cache/cached-models.js';
export type { KeptModel } from './cache/kept-models.js';
export type { ModelCacheOptions } from './cache/model-cache.js';
export type { DownloadProgress } from './download/download-model.js';
export { downloadModelTo } from './download-model-to.js';
export { resolveModel } from './resolve-model.js';
export type { ModelSource, ResolvedModel, ResolveModelOptions } from './resolved-model.js';
