import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeError } from '@mlmodel/scoring';
import type { Request, Response, Router } from 'express';
import type { ScoringHandler } from '../handler/create-scoring-handler.js';
import { commonHeaders } from '../http/common-headers.js';
import { noSuchAdminPath, noSuchPath } from '../http/http-errors.js';
import type { PathAliases } from '../http/path-aliases.js';
import { normalizeTarget } from '../http/paths.js';
import { sendResponse } from '../http/send-response.js';
import { isAdminTarget } from '../security/access.js';

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Looks at a request, also for scoring, before anything else does. @returns whether it has responded */
export type Guard = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A part of the server besides scoring: probes, metrics, the page. */
export interface ServerPart {
  /** Where it is if there is an admin port: there, on the port for scoring, or on both. Default `scoring`. */
  readonly port?: 'scoring' | 'admin' | 'both';
  /** Those of its paths that can be read without a key. Only for what does not depend on the model, such as probes. */
  readonly openPaths?: readonly string[];
  /** Adds its paths. Called for the first request that scoring does not handle. */
  addRoutes?(router: Router): void | Promise<void>;
  /** Adds its paths below `/admin` to a router for that path. They need an admin key, and do not exist without one. */
  addAdminRoutes?(router: Router): void | Promise<void>;
}

export interface AppOptions {
  /** The first one that responds ends a request. */
  readonly guards: readonly Guard[];
  readonly parts: readonly ServerPart[];
  /** Undefined on the admin port, which only has the parts. */
  readonly handler?: ScoringHandler | undefined;
  /** Other paths for those of the handler and the parts. Default: none. */
  readonly aliases?: PathAliases | undefined;
}

/** What a server does with requests. */
export interface App {
  /** Must come first, and before the body is asked for. @returns whether a guard has responded */
  readonly guard: Guard;
  /** Handles a request that no guard has responded to. */
  readonly handle: Listener;
}

/** Passes requests that the guards let through to the scoring handler, and what that does not know to the parts. */
export function createApp({ handler, aliases, guards, parts }: AppOptions): App {
  const routerFor = createRouters(parts);
  const noPath = handler === undefined ? noSuchAdminPath : noSuchPath;

  function serveParts(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader(...commonHeaders);
    const end = (error: unknown = noPath()) => sendResponse(response, encodeError(error));
    routerFor(request).then((route) => route(request as Request, response as Response, end), end);
  }

  return {
    guard(request, response) {
      normalizeTarget(request);
      aliases?.resolve(request);
      return guards.some((guard) => guard(request, response));
    },
    handle(request, response) {
      if (handler === undefined) serveParts(request, response);
      else {
        handler(request, response, (error) => {
          if (error === undefined) serveParts(request, response);
          else sendResponse(response, encodeError(error));
        });
      }
    },
  };
}

/** Only a request whose target is below `/admin`, for which the guards require a key, gets to the admin routes. */
function createRouters(
  parts: readonly ServerPart[],
): (request: IncomingMessage) => Promise<Router> {
  const create = async (addTo: (router: Router, part: ServerPart) => void | Promise<void>) => {
    // Express is imported late, because that takes longer than the rest of the start.
    const { Router } = await import('express');
    const router = Router({ caseSensitive: true });
    for (const part of parts) await addTo(router, part);
    return router;
  };
  let forClients: Promise<Router> | undefined;
  let forAdmin: Promise<Router> | undefined;
  const createAdmin = async () => {
    const inner = await create((router, part) => part.addAdminRoutes?.(router));
    const { Router } = await import('express');
    return Router({ caseSensitive: true }).use('/admin', inner);
  };
  return ({ url = '/' }) => {
    if (isAdminTarget(url)) {
      forAdmin ??= createAdmin();
      return forAdmin;
    }
    forClients ??= create((router, part) => part.addRoutes?.(router));
    return forClients;
  };
}
