import { homedir } from 'node:os';
import { isAbsolute, join, relative, sep } from 'node:path';

/** The folder of cached environments. Source: XDG Base Directory Specification, by which relative paths do not count. */
export function cacheFolder(): string {
  const configured = process.env['XDG_CACHE_HOME'];
  const root = configured && isAbsolute(configured) ? configured : join(homedir(), '.cache');
  return join(root, 'mlmodel', 'environments');
}

/** The folder of the cached environment that a path is in; undefined for paths elsewhere. */
export function environmentAround(path: string): string | undefined {
  const [first = ''] = relative(cacheFolder(), path).split(sep);
  return ['', '..'].includes(first) || isAbsolute(first) ? undefined : join(cacheFolder(), first);
}
