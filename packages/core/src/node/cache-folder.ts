import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The folder of a cache of the user.
 * @param name what it holds, such as `models`
 * Source: XDG Base Directory Specification, by which relative paths do not count.
 */
export function userCacheFolder(name: string): string {
  const configured = process.env['XDG_CACHE_HOME'];
  const root = configured && isAbsolute(configured) ? configured : join(homedir(), '.cache');
  return join(root, 'mlmodel', name);
}
