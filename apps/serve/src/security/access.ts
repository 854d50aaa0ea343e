import { pathOf } from '../http/paths.js';

/** Who may send a request: anyone, those with a key, those with an admin key. */
export type Access = 'open' | 'client' | 'admin';

/** Whether the paths of the admin routes, which are all below `/admin`, include that of a request target. */
export function isAdminTarget(target: string): boolean {
  const path = pathOf(target);
  return path === '/admin' || path.startsWith('/admin/');
}

/** Who may send a request with a normalized target. Only reading is open. */
export function accessOf(
  {
    method,
    url = '/',
  }: { readonly method?: string | undefined; readonly url?: string | undefined },
  openPaths: ReadonlySet<string>,
): Access {
  if (isAdminTarget(url)) return 'admin';
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead && openPaths.has(pathOf(url)) ? 'open' : 'client';
}
