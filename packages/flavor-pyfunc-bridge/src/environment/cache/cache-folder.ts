import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where environments are kept. Source: XDG Base Directory Specification; relative paths in it do not count. */
export function cacheFolder(): string {
  const configured = process.env['XDG_CACHE_HOME'];
  const root = configured && isAbsolute(configured) ? configured : join(homedir(), '.cache');
  return join(root, 'mlmodel', 'environments');
}
