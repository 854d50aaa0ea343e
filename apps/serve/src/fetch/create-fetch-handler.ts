import type { LoadedModel } from '@mlmodel/core';
import type { ScoringResponse } from '@mlmodel/scoring';
import { createReportingPipeline } from '../handler/reporting-pipeline.js';
import { pong, versionResponse } from '../http/fixed-responses.js';
import { noSuchPath, notReady, wrongMethod } from '../http/http-errors.js';
import { allowedMethods, hotRouteOf, pathOf } from '../http/paths.js';
import { type ScoringOptions, scoringSettings } from '../scoring-options.js';
import { FetchRequest } from './fetch-request.js';
import { responseOf } from './response-of.js';

/** Limits of all requests together, which are the runtime's or the framework's. */
type SharedLimits = 'maxHeldBytes' | 'maxQueued' | 'maxQueuedRows' | 'maxClientShare';

/** Options of `createFetchHandler`. */
export interface FetchHandlerOptions extends Omit<ScoringOptions, SharedLimits | 'observers'> {
  /** The path below which the handler is mounted, such as `/models/iris`, if the framework leaves it in the URL. */
  readonly prefix?: string | undefined;
}

/** A function from a request to a response, as frameworks and runtimes on the Fetch standard call it. */
export interface FetchHandler {
  (request: Request): Promise<Response>;
  /** Logs what is left to log. Call it after the last request. */
  close(): void;
}

/**
 * As `createScoringHandler`, for `Request` and `Response`: in Hono, Next.js, Deno, Bun, workers. It scores in this process.
 * It needs no module of Node for JSON and CSV. The returned promise never rejects. The caller owns the model.
 */
export function createFetchHandler(
  model: LoadedModel,
  options: FetchHandlerOptions = {},
): FetchHandler {
  const settings = scoringSettings(options);
  const { scorer, failures } = createReportingPipeline(model, settings);
  const prefix = (options.prefix ?? '').replace(/\/$/, '');

  async function handle(request: Request): Promise<Response> {
    const { method } = request;
    const target = targetBelow(prefix, request.url);
    const isRead = method === 'GET' || method === 'HEAD';
    if (target === undefined) return responseTo(request, scorer.fail(noSuchPath()));
    const route = hotRouteOf(target);
    if (route === 'invocations' && method === 'POST') {
      return new FetchRequest(request, { scorer, settings }).response();
    }
    if (route === 'ping' && isRead) {
      const isReady = model.session.ready?.() !== false;
      return responseTo(request, isReady ? pong : scorer.fail(notReady()));
    }
    const path = pathOf(target);
    const allow = Object.hasOwn(allowedMethods, path) ? allowedMethods[path] : undefined;
    if (allow === undefined) return responseTo(request, scorer.fail(noSuchPath()));
    if (path === '/version' && isRead) return responseTo(request, versionResponse);
    return responseTo(request, scorer.fail(wrongMethod(allow)), { allow });
  }

  return Object.assign(handle, { close: () => failures.close() });
}

/** The part of a URL's path that follows the prefix; undefined if the path is elsewhere. */
function targetBelow(prefix: string, url: string): string | undefined {
  const { pathname } = new URL(url);
  return pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : undefined;
}

/** A response to HEAD has no body. */
function responseTo(
  { method }: Request,
  response: ScoringResponse,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return responseOf(response, { headers, isHead: method === 'HEAD' });
}
