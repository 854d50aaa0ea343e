import type { IncomingMessage, ServerResponse } from 'node:http';
import { mlflowVersion } from '@mlmodel/core';
import type { EncodedError } from '@mlmodel/scoring';
import type { Request, Response } from 'express';
import { noSuchPath, wrongMethod } from './http-errors.js';
import { sendResponse } from './send-response.js';

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
export function normalizeTarget(request: IncomingMessage): void {
  const { url = '/' } = request;
  if (url.startsWith('/') && !url.includes('#')) return;
  const local = originForm(url).replace(/#.*/, '');
  request.url = local === '' || local.startsWith('?') ? `/${local}` : local;
}

/** A target without its scheme and host: a client may send the whole URL (RFC 9112, section 3.2.2). */
function originForm(target: string): string {
  return target.replace(/^https?:\/\/[^/?#]*/i, '');
}

type Next = (error?: unknown) => void;

type Route = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

/**
 * Handles everything except requests for hot routes with the right method: `/version`, wrong methods, unknown paths. An
 * unknown path gets 404, or goes to `next` if there is one. Express is imported for the first of these requests, because
 * the import takes longer than the rest of the start.
 * @param fail makes the response for an error
 */
export function createOtherRoutes(fail: (error: unknown) => EncodedError) {
  let router: Promise<Route> | undefined;
  return (request: IncomingMessage, response: ServerResponse, next?: Next): void => {
    const { url = '/' } = request;
    const done: Next = (error) => {
      request.url = url;
      if (next !== undefined) next(error);
      else sendResponse(response, fail(error ?? noSuchPath()));
    };
    // Express would take the path of any URL, and warn about invalid ones.
    request.url = originForm(url);
    if (!request.url.startsWith('/')) {
      done();
      return;
    }
    router ??= createRouter(fail);
    router.then((route) => route(request, response, done), done);
  };
}

async function createRouter(fail: (error: unknown) => EncodedError): Promise<Route> {
  const { Router } = await import('express');
  const router = Router({ caseSensitive: true });
  router.get('/version', (_request, response) => {
    sendResponse(response, { status: 200, contentType: 'application/json', body: mlflowVersion });
  });
  for (const [path, allow] of Object.entries(allowedMethods)) {
    router.all(path, (_request, response) => {
      sendResponse(response, fail(wrongMethod(allow)), { allow });
    });
  }
  return (request, response, next) => router(request as Request, response as Response, next);
}

const allowedMethods = {
  '/invocations': 'POST',
  '/ping': 'GET, HEAD',
  '/health': 'GET, HEAD',
  '/version': 'GET, HEAD',
};
