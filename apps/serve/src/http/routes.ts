import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EncodedError } from '@mlmodel/scoring';
import type { Request, Response } from 'express';
import { versionResponse } from './fixed-responses.js';
import { noSuchPath, wrongMethod } from './http-errors.js';
import { allowedMethods, originForm } from './paths.js';
import { sendResponse } from './send-response.js';

type Next = (error?: unknown) => void;

type Route = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

/** What the responses are made of. */
export interface OtherRoutesOptions {
  /** Makes the response for an error. */
  readonly fail: (error: unknown) => EncodedError;
  /** Header fields of `/version`, names and values in turn. */
  readonly versionFields: readonly string[];
}

/**
 * Handles everything except requests for hot routes with the right method: `/version`, wrong methods, unknown paths. An
 * unknown path gets 404, or goes to `next` if there is one. Express is imported for the first of these requests, because
 * the import takes longer than the rest of the start.
 */
export function createOtherRoutes({ fail, versionFields }: OtherRoutesOptions) {
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
    router ??= createRouter({ fail, versionFields });
    router.then((route) => route(request, response, done), done);
  };
}

async function createRouter({ fail, versionFields }: OtherRoutesOptions): Promise<Route> {
  const { Router } = await import('express');
  const router = Router({ caseSensitive: true });
  router.get('/version', (_request, response) => {
    sendResponse(response, versionResponse, { fields: versionFields });
  });
  for (const [path, allow] of Object.entries(allowedMethods)) {
    router.all(path, (_request, response) => {
      sendResponse(response, fail(wrongMethod(allow)), { allow });
    });
  }
  return (request, response, next) => router(request as Request, response as Response, next);
}
