import type { IncomingMessage } from 'node:http';
import { MlmodelError, quoteName } from '@mlmodel/core';
import { listeningOptions } from '../options/listening.js';
import { pathOf } from './paths.js';

const { pattern, expected } = listeningOptions.pathAlias.items;
const alias = new RegExp(pattern);

/** Other paths for those of the server. */
export interface PathAliases {
  /** Puts the server's path in place of an alias, so that everything that looks at the request sees the server's. */
  resolve(request: IncomingMessage): void;
}

/** What an alias is for requests that score, and for others. */
interface Target {
  post?: string;
  read?: string;
}

/**
 * @param aliases each as `OTHER=PATH`, such as `/score=/invocations`
 * @returns undefined if there are none
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for one that is not
 */
export function createPathAliases(aliases: readonly string[]): PathAliases | undefined {
  if (aliases.length === 0) return undefined;
  const targets = new Map<string, Target>();
  for (const given of aliases) {
    if (!alias.test(given)) throw invalidAlias(given);
    const end = given.lastIndexOf('=');
    const other = pathOf(given.slice(0, end));
    const path = given.slice(end + 1);
    const target = targets.get(other) ?? {};
    target[path === '/invocations' ? 'post' : 'read'] = path;
    targets.set(other, target);
  }
  return {
    resolve(request) {
      const { url = '/', method } = request;
      const target = targets.get(pathOf(url));
      if (target === undefined) return;
      const { post, read } = target;
      const path = method === 'POST' ? (post ?? read) : (read ?? post);
      const query = url.indexOf('?');
      request.url = `${path}${query < 0 ? '' : url.slice(query)}`;
    },
  };
}

function invalidAlias(given: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The path alias ${quoteName(given)} must be ${expected}: /invocations, /ping or /openapi.json.`,
  );
}
