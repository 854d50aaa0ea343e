import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LoadedModel, mlflowVersion } from '@mlmodel/core';
import { createPipeline, type Pipeline } from '@mlmodel/scoring';
import { poolOf } from '@mlmodel/worker';
import { createFailureLog, type FailureLog } from '../failures/failure-log.js';
import {
  bodyAlreadyRead,
  bodyTooLarge,
  noSuchPath,
  notReady,
  wrongMethod,
} from '../http/http-errors.js';
import { routeOf } from '../http/route.js';
import { sendAndClose } from '../http/send-and-close.js';
import { sendAnswer } from '../http/send-answer.js';
import { calibrate } from '../scorer-pool/calibrate.js';
import { createScorerPool } from '../scorer-pool/create-scorer-pool.js';
import type { ScorerPool } from '../scorer-pool/scorer-pool.js';
import { type ScoringSettings, scoringSettings } from '../scoring-options.js';
import { watchDeadlines } from './deadlines.js';
import { Exchange } from './exchange.js';
import type {
  CalibratedHandlerOptions,
  HandlerOptions,
  ScoringHandler,
} from './handler-options.js';
import { receiveBody } from './receive-body.js';
import { RunningExchanges } from './running-exchanges.js';
import { scoreBody } from './score-body.js';

const pong = { status: 200, contentType: 'application/json', body: '\n' };
const version = { status: 200, contentType: 'application/json', body: mlflowVersion };

/**
 * A handler that answers MLflow's scoring protocol for a model: `POST /invocations`, `GET /ping`, `/health` and
 * `/version`. It reads bodies itself, so mount it before body parsers. The caller keeps the model: `close` of the
 * handler does not dispose of it.
 */
export function createScoringHandler(
  model: LoadedModel,
  options: HandlerOptions = {},
): ScoringHandler {
  const settings = scoringSettings(options);
  const { source, isolation = 'auto' } = options;
  const isolated = source !== undefined && isolation === 'auto' && mayIsolate(model);
  const models = poolOf(model.session);
  const failures = createFailureLog(settings);
  const scorer = createPipeline(model, { ...settings, onFailure: failures.add });
  const scorerPool = isolated
    ? createScorerPool(source, { settings, failures, busyMilliseconds: 0, models })
    : undefined;
  return assembleHandler({ model, scorer, scorerPool, settings, failures });
}

/**
 * As `createScoringHandler`, after the model's input example was scored to see how slow the model is.
 * @throws the reason of the signal when it is aborted before
 */
export async function createCalibratedHandler(
  model: LoadedModel,
  options: CalibratedHandlerOptions,
): Promise<ScoringHandler> {
  const { source, isolation = 'auto', signal } = options;
  if (source === undefined) return createScoringHandler(model, options);
  const settings = scoringSettings(options);
  const failures = createFailureLog(settings);
  const scorer = createPipeline(model, { ...settings, onFailure: failures.add });
  const busyMilliseconds = await calibrate(model, { scorer, settings, signal });
  const isolated = isolation === 'auto' && mayIsolate(model);
  const models = poolOf(model.session);
  const scorerPool = isolated
    ? createScorerPool(source, { settings, failures, busyMilliseconds, models })
    : undefined;
  return assembleHandler({ model, scorer, scorerPool, settings, failures });
}

/** A scorer process must not start the processes of a model a second time. */
function mayIsolate({ session }: LoadedModel): boolean {
  return session.execution.outOfProcess !== true || poolOf(session)?.reachable === true;
}

/** What a handler is made of. */
interface HandlerParts {
  readonly model: LoadedModel;
  readonly scorer: Pipeline;
  readonly scorerPool: ScorerPool | undefined;
  readonly settings: ScoringSettings;
  readonly failures: FailureLog;
}

function assembleHandler({
  model,
  scorer,
  scorerPool,
  settings,
  failures,
}: HandlerParts): ScoringHandler {
  const running = new RunningExchanges();
  const deadlines = watchDeadlines(running, { scorer, limits: settings });
  const isAlone = () => running.size === 1;
  const { maxBodyBytes } = settings;
  const exchangeOptions = { running, limits: settings };

  function handle(request: IncomingMessage, response: ServerResponse, next?: () => void): void {
    const route = routeOf(request.url ?? '/');
    const { method } = request;
    if (route === 'invocations') {
      if (method === 'POST') invoke(request, response);
      else refuseMethod(response, 'POST');
    } else if (route !== undefined) {
      if (method !== 'GET' && method !== 'HEAD') refuseMethod(response, 'GET, HEAD');
      else if (route === 'version') sendAnswer(response, version);
      else sendAnswer(response, model.session.ready?.() === false ? scorer.fail(notReady()) : pong);
    } else if (next !== undefined) next();
    else sendAnswer(response, scorer.fail(noSuchPath()));
  }

  function invoke(request: IncomingMessage, response: ServerResponse): void {
    const length = request.headers['content-length'];
    const declaredBytes = length === undefined ? undefined : Number(length);
    if (declaredBytes !== undefined && declaredBytes > maxBodyBytes) {
      sendAndClose(request, response, scorer.fail(bodyTooLarge(maxBodyBytes)));
      return;
    }
    if (request.readableEnded) {
      sendAnswer(response, scorer.fail(bodyAlreadyRead()));
      return;
    }
    const exchange = new Exchange(request, response, exchangeOptions);
    const sink = scoreBody(exchange, { scorer, scorerPool, declaredBytes, isAlone });
    receiveBody(exchange, sink, {
      maxBytes: maxBodyBytes,
      onTooLarge: () => exchange.refuse(scorer.fail(bodyTooLarge(maxBodyBytes))),
    });
  }

  function refuseMethod(response: ServerResponse, allow: string): void {
    sendAnswer(response, scorer.fail(wrongMethod(allow)), allow);
  }

  return Object.assign(handle, {
    maxBodyBytes,
    async close() {
      deadlines.stop();
      await scorerPool?.close();
      failures.close();
    },
  });
}
