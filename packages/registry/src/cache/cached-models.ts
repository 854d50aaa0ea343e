import { type KeptModel, listModels, removeLeftovers, removeModel } from './kept-models.js';
import { type ModelCacheOptions, modelCacheFolder } from './model-cache.js';

/** The models that were downloaded. */
export interface CachedModels {
  readonly folder: string;
  /** The last used one first. */
  list(): Promise<readonly KeptModel[]>;
  /** Removes a model unless a process uses it. @returns whether it is gone */
  remove(id: string): Promise<boolean>;
}

/** The models in a cache, with unfinished downloads. */
export function cachedModels(options: ModelCacheOptions = {}): CachedModels {
  const folder = modelCacheFolder(options);
  return {
    folder,
    list: () => listModels(folder),
    async remove(id) {
      const isGone = await removeModel(folder, id);
      await removeLeftovers(folder);
      return isGone;
    },
  };
}
