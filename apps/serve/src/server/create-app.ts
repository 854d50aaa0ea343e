import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeError } from '@mlmodel/scoring';
import type { Request, Response, Router } from 'express';
import type { ScoringHandler } from '../handler/create-scoring-handler.js';
import { noSuchPath } from '../http/http-errors.js';
import { sendResponse } from '../http/send-response.js';

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Looks at a request, also for scoring, before anything else does. @returns whether it has responded */
export type Guard = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A part of the server besides scoring: probes, metrics, the page. */
export interface ServerPart {
  /** Adds its paths. Called for the first request that scoring does not handle. */
  addRoutes(router: Router): void | Promise<void>;
}

export interface AppOptions {
  readonly guards: readonly Guard[];
  readonly parts: readonly ServerPart[];
}

/** Passes requests that the guards let through to the scoring handler, and what that does not know to the parts. */
export function createApp(handler: ScoringHandler, { guards, parts }: AppOptions): Listener {
  let router: Promise<Router> | undefined;

  function serveParts(request: IncomingMessage, response: ServerResponse): void {
    const end = (error?: unknown) => sendResponse(response, encodeError(error ?? noSuchPath()));
    router ??= routerOf(parts);
    router.then((route) => route(request as Request, response as Response, end), end);
  }

  return (request, response) => {
    for (const guard of guards) if (guard(request, response)) return;
    handler(request, response, (error) => {
      if (error === undefined) serveParts(request, response);
      else sendResponse(response, encodeError(error));
    });
  };
}

/** Express is imported late, because that takes longer than the rest of the start. */
async function routerOf(parts: readonly ServerPart[]): Promise<Router> {
  const express = await import('express');
  const router = express.Router({ caseSensitive: true });
  for (const part of parts) await part.addRoutes(router);
  return router;
}
