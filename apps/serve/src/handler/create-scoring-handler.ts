import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LoadedModel } from '@mlmodel/core';
import { createPipeline, type Pipeline } from '@mlmodel/scoring';
import { poolOf } from '@mlmodel/worker';
import { BodyMemory } from '../admission/body-memory.js';
import { receiveBody } from '../admission/receive-body.js';
import { createFailureLog, type FailureLog } from '../failure-log.js';
import { bodiesTooLarge, bodyAlreadyRead, bodyTooLarge, notReady } from '../http/http-errors.js';
import { createOtherRoutes, hotRouteOf } from '../http/routes.js';
import { sendAndClose, sendResponse } from '../http/send-response.js';
import { createIgnoredLog, type IgnoredLog } from '../ignored-log.js';
import { measureExampleCost } from '../scorer-pool/cost-estimate.js';
import {
  createScorerPool,
  type ModelSource,
  type ScorerPool,
} from '../scorer-pool/create-scorer-pool.js';
import { type ScoringOptions, type ScoringSettings, scoringSettings } from '../scoring-options.js';
import { RequestContext, RunningRequests } from './request-context.js';
import { createRequestEvents } from './request-events.js';
import { scoreBody } from './score-body.js';

/** Where requests are scored. */
export type Isolation =
  /** Short ones in this process, large or slow ones in a child process. */
  | 'auto'
  /** All in this process: a large request delays the others. */
  | 'never';

/** Options of `createScoringHandler`. */
export interface HandlerOptions extends ScoringOptions {
  /**
   * Where a child process finds the same model (`{ modelPath, flavors, flavorOptions }`), so that large requests do not
   * block this process. Default: no child process is started.
   */
  readonly source?: ModelSource | undefined;
  /** `never` scores everything in this process, also with a `source`. Default `auto`. */
  readonly isolation?: Isolation | undefined;
}

/** Options of `createWarmHandler`. */
export interface WarmHandlerOptions extends HandlerOptions {
  /** Aborted at the time limit for loading. */
  readonly signal: AbortSignal;
}

/** A request listener for `node:http`, and a middleware for Express and similar frameworks. */
export interface ScoringHandler {
  /** @param next called for unknown paths, or with an error; without it, both are answered here */
  (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): void;
  /** Largest body that it accepts, in bytes. */
  readonly maxBodyBytes: number;
  /** Stops the child process and all timers. Call it after the last request. */
  close(): Promise<void>;
}

/**
 * A handler for MLflow's scoring protocol: `POST /invocations`, `GET /ping`, `/health` and `/version`. It reads bodies
 * itself, so mount it before body parsers. The caller owns the model: `close` of the handler does not dispose of it.
 */
export function createScoringHandler(
  model: LoadedModel,
  options: HandlerOptions = {},
): ScoringHandler {
  return assembleHandler(prepare(model, options), options, 0);
}

/**
 * As `createScoringHandler`, after scoring the model's input example, which warms up the model and shows how slow it
 * is.
 * @throws the reason of the signal when it is aborted before
 */
export async function createWarmHandler(
  model: LoadedModel,
  options: WarmHandlerOptions,
): Promise<ScoringHandler> {
  const parts = prepare(model, options);
  if (options.source === undefined) return assembleHandler(parts, options, 0);
  const { scorer, settings } = parts;
  const baseCost = await measureExampleCost(model, { scorer, settings, signal: options.signal });
  return assembleHandler(parts, options, baseCost);
}

interface HandlerParts {
  readonly model: LoadedModel;
  readonly scorer: Pipeline;
  readonly settings: ScoringSettings;
  readonly failures: FailureLog;
  readonly ignored: IgnoredLog;
}

function prepare(model: LoadedModel, options: HandlerOptions): HandlerParts {
  const settings = scoringSettings(options);
  const failures = createFailureLog(settings);
  const ignored = createIgnoredLog(settings.logger);
  const reports = { onFailure: failures.add, onIgnored: ignored.add };
  const scorer = createPipeline(model, { ...settings, ...reports });
  return { model, scorer, settings, failures, ignored };
}

/** @param baseCost the estimated milliseconds for which a small request keeps the event loop busy; see CostEstimate */
function createPoolFor(
  { model, settings, failures, ignored }: HandlerParts,
  { source, isolation = 'auto' }: HandlerOptions,
  baseCost: number,
): ScorerPool | undefined {
  if (source === undefined || isolation === 'never' || !canIsolate(model)) return undefined;
  const models = poolOf(model.session);
  return createScorerPool(source, { settings, failures, ignored, baseCost, models });
}

/** A scorer process must not start the processes of a model a second time. */
function canIsolate({ session }: LoadedModel): boolean {
  return session.execution.outOfProcess !== true || poolOf(session)?.reachable === true;
}

function assembleHandler(
  parts: HandlerParts,
  options: HandlerOptions,
  baseCost: number,
): ScoringHandler {
  const { model, scorer, settings, failures } = parts;
  const scorerPool = createPoolFor(parts, options, baseCost);
  const running = new RunningRequests();
  const stopDeadlines = running.watchDeadlines(scorer, settings);
  const isOnlyRequest = () => running.size === 1;
  const { maxBodyBytes } = settings;
  const events = createRequestEvents(options.observers ?? [], settings.logger);
  const maxHeldBytes = Math.max(settings.maxHeldBytes, maxBodyBytes);
  const memory = new BodyMemory({
    maxBytes: maxHeldBytes,
    giveWay() {
      const stalled = running.findStalled();
      stalled?.fail(busy(), retry);
      return stalled !== undefined;
    },
  });
  const contextOptions = { running, memory, limits: settings };
  const serveOtherRoutes = createOtherRoutes(scorer.fail);

  const busy = () => scorer.fail(bodiesTooLarge(maxHeldBytes));

  function handle(
    request: IncomingMessage,
    response: ServerResponse,
    next?: (error?: unknown) => void,
  ): void {
    const route = hotRouteOf(request.url ?? '/');
    const { method } = request;
    if (route === 'invocations' && method === 'POST') invoke(request, response);
    else if (route === 'ping' && (method === 'GET' || method === 'HEAD')) ping(response);
    else serveOtherRoutes(request, response, next);
  }

  function ping(response: ServerResponse): void {
    sendResponse(response, model.session.ready?.() === false ? scorer.fail(notReady()) : pong);
  }

  function invoke(request: IncomingMessage, response: ServerResponse): void {
    const trace = events.follow(request, response);
    const length = request.headers['content-length'];
    const declaredBytes = length === undefined ? undefined : Number(length);
    if (declaredBytes !== undefined && declaredBytes > maxBodyBytes) {
      const error = scorer.fail(bodyTooLarge(maxBodyBytes));
      trace?.failed(error);
      sendAndClose(request, response, error);
      return;
    }
    if (request.readableEnded) {
      const error = scorer.fail(bodyAlreadyRead(), { trace });
      trace?.failed(error);
      sendResponse(response, error);
      return;
    }
    if (declaredBytes !== undefined && !memory.makeRoom(declaredBytes)) {
      const error = busy();
      trace?.failed(error);
      sendAndClose(request, response, error, retry);
      return;
    }
    const context = new RequestContext(request, response, { ...contextOptions, trace });
    receiveBody(context, {
      memory,
      maxBytes: maxBodyBytes,
      onTooLarge: () => context.fail(scorer.fail(bodyTooLarge(maxBodyBytes))),
      onNoRoom: () => context.fail(busy(), retry),
      onWhole: () => scoreBody(context, { scorer, scorerPool, isOnlyRequest }),
    });
  }

  return Object.assign(handle, {
    maxBodyBytes,
    async close() {
      stopDeadlines();
      await scorerPool?.close();
      failures.close();
    },
  });
}

/** For requests that the server has no room for at present. */
const retry = { retryAfter: 1 };

const pong = { status: 200, contentType: 'application/json', body: '\n' };
