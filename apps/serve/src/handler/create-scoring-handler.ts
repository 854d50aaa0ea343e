import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LoadedModel } from '@mlmodel/core';
import type { EncodedError } from '@mlmodel/scoring';
import { type PoolStatistics, poolOf } from '@mlmodel/worker';
import { Admission } from '../admission/admission.js';
import { type BodyReceiver, receiveBody } from '../admission/receive-body.js';
import { rowEstimateFor } from '../admission/row-estimate.js';
import type { ExecutionOptions } from '../execution-options.js';
import { pong } from '../http/fixed-responses.js';
import { bodyAlreadyRead, bodyTooLarge, notReady } from '../http/http-errors.js';
import { hotRouteOf } from '../http/paths.js';
import { createOtherRoutes } from '../http/routes.js';
import { sendAndClose, sendResponse } from '../http/send-response.js';
import { type ModelOrigin, originFields } from '../model-origin.js';
import {
  createScorerPool,
  type ModelSource,
  type ScorerPool,
} from '../scorer-pool/create-scorer-pool.js';
import { measureExampleCost, warmUpProcesses } from '../scorer-pool/example.js';
import { isNeverInline } from '../scorer-pool/never-inline.js';
import { type ScoringOptions, type ScoringSettings, scoringSettings } from '../scoring-options.js';
import { createReportingPipeline, type ReportingPipeline } from './reporting-pipeline.js';
import { RequestContext, RunningRequests } from './request-context.js';
import { createRequestEvents, type RequestEvents, type RequestTrace } from './request-events.js';
import { scoreBody } from './score-body.js';

/** Options of `createScoringHandler`. */
export interface HandlerOptions extends ScoringOptions, ExecutionOptions {
  /**
   * Where a child process finds the same model (`{ modelPath, flavors, flavorOptions }`), so that large requests and
   * slow models do not block this process. Default: no child process is started.
   */
  readonly source?: ModelSource | undefined;
  /** Where the model came from, for header fields of `/version`. */
  readonly origin?: ModelOrigin | undefined;
}

/** Options of `createWarmHandler`. */
export interface WarmHandlerOptions extends HandlerOptions {
  /** Aborted at the time limit for loading. */
  readonly signal: AbortSignal;
}

/** What a handler is doing. */
export interface HandlerStatistics {
  /** Requests that have not ended. */
  readonly running: number;
  /** Those of them that have arrived, and wait for their turn in this process. */
  readonly queued: number;
  /** The rows of those, as estimated. */
  readonly queuedRows: number;
  /** The child processes by kind: those that score large requests, and those that run the model. */
  readonly pools: Readonly<Partial<Record<'scorer' | 'model', PoolStatistics>>>;
}

/** A request listener for `node:http`, and a middleware for Express and similar frameworks. */
export interface ScoringHandler {
  /** @param next called for unknown paths, or with an error; without it, both are answered here */
  (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): void;
  /** Largest body that it accepts, in bytes. */
  readonly maxBodyBytes: number;
  /** What it is doing now. */
  statistics(): HandlerStatistics;
  /** Stops the child process and all timers. Call it after the last request. */
  close(): Promise<void>;
}

/** A handler whose model can be replaced. */
export interface WarmHandler extends ScoringHandler {
  /** Whether the model has rejected its own input example. */
  readonly rejectsExample: boolean;
  /** Whether no request is running. */
  isIdle(): boolean;
  /** False while predictions would fail because no process that runs the model is up. */
  isReady(): boolean;
}

/**
 * A handler for MLflow's scoring protocol: `POST /invocations`, `GET /ping`, `/health` and `/version`. It reads bodies
 * itself, so mount it before body parsers. The caller owns the model: `close` of the handler does not dispose of it.
 */
export function createScoringHandler(
  model: LoadedModel,
  options: HandlerOptions = {},
): ScoringHandler {
  const parts = prepare(model, options);
  const scorerPool = createPoolFor(parts, options, 0);
  scorerPool?.startIfKept();
  return assembleHandler(parts, scorerPool);
}

/**
 * As `createScoringHandler`, after scoring the model's input example, which warms up the model and shows how slow it
 * is.
 * @throws the reason of the signal when it is aborted before
 */
export async function createWarmHandler(
  model: LoadedModel,
  options: WarmHandlerOptions,
): Promise<WarmHandler> {
  const parts = prepare(model, options);
  if (options.source === undefined) return assembleHandler(parts, undefined);
  const { scorer, settings, isElsewhere } = parts;
  let rejectsExample = false;
  const onRejected = () => {
    rejectsExample = true;
  };
  const example = { settings, signal: options.signal, onRejected };
  const baseCost = isElsewhere ? 0 : await measureExampleCost(model, { ...example, scorer });
  const scorerPool = createPoolFor(parts, options, baseCost);
  if (isElsewhere && scorerPool !== undefined)
    await warmUpProcesses(model, { ...example, scorerPool });
  else scorerPool?.startIfKept();
  return assembleHandler({ ...parts, rejectsExample }, scorerPool);
}

interface HandlerParts extends ReportingPipeline {
  readonly model: LoadedModel;
  readonly settings: ScoringSettings;
  readonly events: RequestEvents;
  /** See {@link isNeverInline}. */
  readonly isElsewhere: boolean;
  readonly rejectsExample: boolean;
  readonly origin: ModelOrigin | undefined;
}

function prepare(model: LoadedModel, options: HandlerOptions): HandlerParts {
  const settings = scoringSettings(options);
  const models = poolOf(model.session);
  if (models !== undefined) {
    models.maxQueued = settings.maxQueued;
    models.maxQueuedRows = settings.maxQueuedRows;
  }
  const events = createRequestEvents(options.observers ?? [], settings.logger);
  const { onBatch } = events;
  const pipeline = createReportingPipeline(model, { ...settings, onBatch });
  const isElsewhere = isNeverInline(model, options);
  const { origin } = options;
  return { model, settings, ...pipeline, events, isElsewhere, rejectsExample: false, origin };
}

/** @param baseCost the estimated milliseconds for which a small request keeps the event loop busy; see CostEstimate */
function createPoolFor(
  { model, settings, events, failures, ignored, isElsewhere }: HandlerParts,
  { source, execution, workers = 1, workerMemoryMebibytes }: HandlerOptions,
  baseCost: number,
): ScorerPool | undefined {
  if (source === undefined || execution === 'inline' || !canIsolate(model)) return undefined;
  const models = poolOf(model.session);
  const modelProcesses = isElsewhere ? workers : 0;
  const reports = { settings, failures, ignored, onBatch: events.onBatch };
  const sizes = { modelProcesses, workerMemoryMebibytes };
  return createScorerPool(source, { ...reports, ...sizes, baseCost, models });
}

/** A scorer process must not start the processes of a model a second time. */
function canIsolate({ session }: LoadedModel): boolean {
  return session.execution.outOfProcess !== true || poolOf(session)?.reachable === true;
}

function assembleHandler(
  { model, scorer, settings, failures, events, isElsewhere, rejectsExample, origin }: HandlerParts,
  scorerPool: ScorerPool | undefined,
): WarmHandler {
  const isReady = () => (isElsewhere ? scorerPool?.ready : model.session.ready?.()) !== false;
  const running = new RunningRequests();
  const stopDeadlines = running.watchDeadlines(settings);
  const isOnlyRequest = () => running.size === 1;
  const { maxBodyBytes } = settings;
  const estimateRows = rowEstimateFor(model);
  const scoring = { scorer, scorerPool, isOnlyRequest, estimateRows };
  const admission = new Admission<RequestContext>({
    settings,
    findStalled: () => running.findStalled(),
    estimateRows,
    score: (context) => scoreBody(context, scoring),
    fail: scorer.fail,
  });
  const receiver: BodyReceiver<RequestContext> = {
    memory: admission.memory,
    maxBytes: maxBodyBytes,
    onTooLarge: (context) => context.fail(scorer.fail(bodyTooLarge(maxBodyBytes))),
    onNoRoom: (context) => admission.refuseBody(context),
    onWhole: (context) => admission.begin(context),
  };
  const contextOptions = { running, admission, limits: settings, encode: scorer.fail };
  const serveOtherRoutes = createOtherRoutes({
    fail: scorer.fail,
    versionFields: originFields(origin),
  });

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
    sendResponse(response, isReady() ? pong : scorer.fail(notReady()));
  }

  function invoke(request: IncomingMessage, response: ServerResponse): void {
    const trace = events.begin({ request, response });
    const length = request.headers['content-length'];
    const declaredBytes = length === undefined ? undefined : Number(length);
    if (declaredBytes !== undefined && declaredBytes > maxBodyBytes) {
      const error = scorer.fail(bodyTooLarge(maxBodyBytes));
      refuse(trace, { response, error });
      sendAndClose(request, response, error);
      return;
    }
    if (request.readableEnded) {
      const error = scorer.fail(bodyAlreadyRead(), { trace });
      refuse(trace, { response, error });
      sendResponse(response, error);
      return;
    }
    const error = admission.refusalOf(declaredBytes ?? 0);
    if (error !== undefined) {
      refuse(trace, { response, error });
      const fields = { retryAfter: admission.retryAfter() };
      if (Number(length) <= smallBytes) sendResponse(response, error, fields);
      else sendAndClose(request, response, error, fields);
      return;
    }
    receiveBody(new RequestContext({ request, response, trace }, contextOptions), receiver);
  }

  return Object.assign(handle, {
    maxBodyBytes,
    rejectsExample,
    isIdle: () => running.size === 0,
    isReady,
    statistics(): HandlerStatistics {
      const pool = poolOf(model.session);
      return {
        running: running.size,
        queued: admission.queued,
        queuedRows: admission.queuedRows,
        pools: {
          ...(scorerPool && { scorer: scorerPool.statistics }),
          ...(pool && { model: pool.statistics }),
        },
      };
    },
    async close() {
      stopDeadlines();
      running.abandonClosed();
      admission.stop();
      await scorerPool?.close();
      failures.close();
    },
  });
}

interface Refusal {
  readonly response: ServerResponse;
  readonly error: EncodedError;
}

/** Completes the trace of a request that is refused before it is received. */
function refuse(trace: RequestTrace | undefined, { response, error }: Refusal): void {
  if (trace === undefined) return;
  trace.failed(error);
  response.on('close', () => trace.complete(response));
}

/** Bodies of up to this many bytes are read to keep their connection. */
const smallBytes = 64 * 1024;
