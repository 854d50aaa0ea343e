/** What the scoring protocol answers; its paths are MLflow's. */
export type Route = 'invocations' | 'ping' | 'version';

const routes: ReadonlyMap<string, Route> = new Map([
  ['/invocations', 'invocations'],
  ['/ping', 'ping'],
  ['/health', 'ping'],
  ['/version', 'version'],
]);

/** The route of a request target; a query and one trailing slash do not matter. Undefined for any other path. */
export function routeOf(target: string): Route | undefined {
  return routes.get(target) ?? routes.get(pathOf(target));
}

function pathOf(target: string): string {
  // A client may send the whole URL (RFC 9112, section 3.2.2).
  const local = target.replace(/^https?:\/\/[^/?#]*/i, '');
  const query = local.search(/[?#]/);
  const path = query < 0 ? local : local.slice(0, query);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
