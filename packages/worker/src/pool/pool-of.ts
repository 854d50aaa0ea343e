import type { FlavorSession } from '@mlmodel/core';
import type { Pool } from './pool.js';

/** Under which a session keeps its pool, whichever copy of this package has made it. */
export const poolKey = Symbol.for('@mlmodel/worker.pool');

/** The pool of a session that `pooledSession` made; undefined for other sessions. */
export function poolOf(session: FlavorSession): Pool | undefined {
  return (session as { readonly [poolKey]?: Pool })[poolKey];
}
