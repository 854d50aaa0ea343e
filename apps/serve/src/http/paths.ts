/** A route that is called all the time and therefore bypasses Express. The paths are MLflow's. */
export type HotRoute = 'invocations' | 'ping';

const hotRoutes: ReadonlyMap<string, HotRoute> = new Map([
  ['/invocations', 'invocations'],
  ['/ping', 'ping'],
  ['/health', 'ping'],
]);

/** The hot route of a request target; a query and one trailing slash do not matter. Undefined for any other path. */
export function hotRouteOf(target: string): HotRoute | undefined {
  return hotRoutes.get(target) ?? hotRoutes.get(pathOf(target));
}

/** The path of a request target, without its query and one trailing slash. */
export function pathOf(target: string): string {
  const local = originForm(target);
  const query = local.search(/[?#]/);
  const path = query < 0 ? local : local.slice(0, query);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/**
 * Leaves only path and query in the target of a request, so that everything that looks at it sees the same path. Express
 * reads a target with a scheme or a fragment differently from one without.
 */
export function normalizeTarget(request: { url?: string | undefined }): void {
  const { url = '/' } = request;
  if (url.startsWith('/') && !url.includes('#')) return;
  const local = originForm(url).replace(/#.*/, '');
  request.url = local === '' || local.startsWith('?') ? `/${local}` : local;
}

/** A target without its scheme and host: a client may send the whole URL (RFC 9112, section 3.2.2). */
export function originForm(target: string): string {
  return target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '');
}

/** The methods of each path, as in `Allow`. */
export const allowedMethods: Readonly<Record<string, string>> = {
  '/invocations': 'POST',
  '/ping': 'GET, HEAD',
  '/health': 'GET, HEAD',
  '/version': 'GET, HEAD',
};
