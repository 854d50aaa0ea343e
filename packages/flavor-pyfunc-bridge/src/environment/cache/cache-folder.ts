import { isAbsolute, join, relative, sep } from 'node:path';
import { userCacheFolder } from '@mlmodel/core/cache';

/** The folder of cached environments. */
export function cacheFolder(): string {
  return userCacheFolder('environments');
}

/** The folder of the cached environment that a path is in; undefined for paths elsewhere. */
export function environmentAround(path: string): string | undefined {
  const [first = ''] = relative(cacheFolder(), path).split(sep);
  return ['', '..'].includes(first) || isAbsolute(first) ? undefined : join(cacheFolder(), first);
}
