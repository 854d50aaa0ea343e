import {
  type DecodedRequest,
  type Execution,
  type FlavorSession,
  type IgnoredNames,
  ignoredNamesError,
  isMlmodelError,
  type LoadedModel,
  MlmodelError,
  type ModelInput,
  type OnIgnored,
  type Prediction,
} from '@mlmodel/core';
import { type BatchingOptions, createBatcher } from '../batching/create-batcher.js';
import { decompressBody } from '../http/decompress-body.js';
import { negotiateResponseType, type ResponseType } from '../http/media-types.js';
import type { EncodedError } from '../prediction/encode-error.js';
import { type EncodedResponse, encodePrediction } from '../prediction/encode-prediction.js';
import { listedPrediction } from '../prediction/listed-prediction.js';
import type { NonFinite } from '../prediction/non-finite.js';
import { decodeRequest } from '../request/decode-request.js';
import { type CostOptions, estimateCost } from '../request/estimate-cost.js';
import type { BodyDialect } from './body-dialect.js';
import type { FailureReport } from './failure-report.js';
import { createFailures, type FailingRequest } from './failures.js';
import type { ScoringRequest, ScoringResponse } from './scoring-request.js';
import { rowsOf, type ScoringTrace, stageAt } from './scoring-trace.js';
import { attempt, attemptThen, isPromise, then } from './stage.js';
import {
  negotiateStreamType,
  type StreamResponse,
  type StreamType,
  streamEvents,
} from './stream-events.js';

/** Options of {@link createPipeline}. */
export interface PipelineOptions {
  /** Maximum body size in bytes after decompression; larger ones get 413. Default 128 MiB. */
  readonly maxDecompressedBytes?: number | undefined;
  /** Maximum rows of an input; more get 413. Default: no limit. */
  readonly maxRows?: number | undefined;
  /** How deep lists and objects of a JSON body may be nested. Default, and at most, 256. */
  readonly maxJsonDepth?: number | undefined;
  /** How JSON responses write NaN and infinities. Default `null`. */
  readonly nonfinite?: NonFinite | undefined;
  /** Whether error bodies contain request values and stacks. For development. Default false. */
  readonly debug?: boolean | undefined;
  /** How bodies differ from MLflow's. Default: they do not. */
  readonly dialect?: BodyDialect | undefined;
  /** Whether requests with names that the model does not take get 400. Default false: the names are ignored. */
  readonly strict?: boolean | undefined;
  /** Called with the names of a request that are ignored. */
  readonly onIgnored?: OnIgnored | undefined;
  /** Joins requests, except streams, to batches. Only for a model whose rows are independent. Default: none are joined. */
  readonly batching?: BatchingOptions | undefined;
  /** Called with exceptions of the model and internal errors of the server. */
  readonly onFailure?: ((failure: FailureReport) => void) | undefined;
}

/**
 * Processes requests: decompresses and decodes the body, enforces the signature, calls the model, and encodes the
 * prediction. Results are returned synchronously when no stage is asynchronous.
 */
export interface Pipeline {
  /** Responds to a request, with an error body if it fails; never throws or rejects. */
  respond(request: ScoringRequest): ScoringResponse | Promise<ScoringResponse>;
  /** As `respond`, but throws errors. @throws MlmodelError */
  score(request: ScoringRequest): EncodedResponse | Promise<EncodedResponse>;
  /** As `score`, without encoding the prediction. @throws MlmodelError */
  predict(request: ScoringRequest): Prediction | Promise<Prediction>;
  /** As `predict`, for a request that has been decoded. @throws MlmodelError */
  predictDecoded(decoded: DecodedRequest): Prediction | Promise<Prediction>;
  /** Estimates the cost of reading a body; see {@link estimateCost}. */
  estimateCost(body: Uint8Array, options: Omit<CostOptions, 'needs'>): number | Promise<number>;
  /** The media type of a stream, if the model can stream and the `Accept` field asks for it. */
  streamType(accept: string | undefined): StreamType | undefined;
  /** Responds with a stream of predictions, or with an error body when the first one fails. */
  stream(request: ScoringRequest, type: StreamType): Promise<ScoringResponse | StreamResponse>;
  /** The response that reports an error. */
  fail(error: unknown, request?: FailingRequest): EncodedError;
}

/** What later stages need to know about a request. */
interface RequestContext {
  readonly wrapped: boolean;
  readonly responseType: ResponseType;
  readonly requestId: string | undefined;
  readonly signal: (() => AbortSignal) | undefined;
  readonly isExample: boolean | undefined;
  readonly trace: ScoringTrace | undefined;
}

/** What a decoded request keeps of the one that was sent. */
type DecodedContext = Omit<ScoringRequest, 'body' | 'contentType' | 'contentEncoding'>;

/** A request after enforcement. */
interface EnforcedRequest {
  readonly input: ModelInput;
  readonly params: Readonly<Record<string, unknown>> | undefined;
  readonly context: RequestContext;
}

const defaultMaxBytes = 128 * 1024 * 1024;

/** The parts of a model that a pipeline needs. */
export type PipelineModel = Pick<LoadedModel, 'enforcer'> & {
  readonly session: Pick<FlavorSession, 'predict' | 'predictStream'> & {
    readonly execution: Pick<Execution, 'blocksEventLoop'> &
      Partial<Pick<Execution, 'maxConcurrency'>>;
  };
};

/** The pipeline of a loaded model. */
export function createPipeline(model: PipelineModel, options: PipelineOptions = {}): Pipeline {
  const { enforcer, session } = model;
  const { nonfinite = 'null', debug = false, dialect = {}, onFailure } = options;
  const { maxDecompressedBytes = defaultMaxBytes, maxRows = Number.POSITIVE_INFINITY } = options;
  const needs = {
    ...enforcer.needs,
    maximumDepth: options.maxJsonDepth,
    paramsKey: dialect.paramsKey,
  };
  const onIgnored = options.strict ? refuseIgnored : options.onIgnored;
  const { toModelError, fail } = createFailures({ debug, onFailure });
  const { batching } = options;
  const predictor = batching === undefined ? session : createBatcher(session, batching);
  // A session that blocks the event loop would never see an abort.
  const seesAborts = batching !== undefined || !session.execution.blocksEventLoop;

  function read(request: ScoringRequest): EnforcedRequest | Promise<EnforcedRequest> {
    const { body, contentEncoding, trace } = request;
    trace?.enter(stageAt.decode);
    if (contentEncoding === undefined) return decode(body, request);
    return decompressBody(body, contentEncoding, { limit: maxDecompressedBytes }).then((inflated) =>
      decode(inflated, request),
    );
  }

  function decode(
    body: Uint8Array,
    request: ScoringRequest,
  ): EnforcedRequest | Promise<EnforcedRequest> {
    return attempt(
      () =>
        then(
          decodeRequest(body, {
            contentType: request.contentType,
            needs,
            maximumBytes: maxDecompressedBytes,
            mayLackHeader: dialect.inPieces,
          }),
          (decoded) => prepare(decoded, request),
        ),
      toInputError,
    );
  }

  function prepare(decoded: DecodedRequest, request: DecodedContext): EnforcedRequest {
    return {
      ...enforce(decoded, request),
      context: {
        wrapped: decoded.wrapped,
        responseType: negotiateResponseType(request.accept),
        requestId: request.requestId,
        signal: request.signal,
        isExample: request.isExample,
        trace: request.trace,
      },
    };
  }

  /** The names in a model's own example are not reported. */
  function enforce(
    { input, params, wrapped, ignoredKeys }: DecodedRequest,
    { isExample, trace }: DecodedContext,
  ): Omit<EnforcedRequest, 'context'> {
    trace?.enter(stageAt.enforce);
    const report = isExample ? undefined : onIgnored;
    if (ignoredKeys !== undefined) report?.(ignoredKeys);
    const enforced = enforcer.enforceInput(input, report);
    if ((rowsOf(enforced) ?? 0) > maxRows) throw tooManyRows(maxRows);
    return {
      input: enforced,
      // In the chat form, the params are the whole body.
      params: enforcer.enforceParams(params, wrapped ? report : undefined),
    };
  }

  function callModel<Next>(
    { input, params, context }: EnforcedRequest,
    next: (prediction: Prediction) => Next | Promise<Next>,
  ): Next | Promise<Next> {
    const signal = seesAborts ? context.signal?.() : undefined;
    const { isExample, trace } = context;
    const onStart = trace && (() => trace.leaveQueue());
    const traceContext = trace?.traceContext;
    beginPrediction({ input, params }, trace);
    return attemptThen(
      () => predictor.predict(input, { params, signal, isExample, onStart, traceContext }),
      { toError: (error) => toModelError(error, context), next },
    );
  }

  function scoreThen<Next>(
    request: ScoringRequest,
    next: (encoded: EncodedResponse) => Next,
  ): Next | Promise<Next> {
    return then(read(request), (enforced) => {
      const { wrapped, responseType, trace } = enforced.context;
      return callModel(enforced, (prediction) => {
        trace?.enter(stageAt.encode);
        if (trace?.capturesValues) trace.captured = { ...trace.captured, prediction };
        const csvHeader = !dialect.inPieces;
        const options = { wrapped, mediaType: responseType, nonFinite: nonfinite, csvHeader };
        const listed = dialect.listsPredictions ? listedPrediction(prediction) : prediction;
        const encoded = encodePrediction(listed, options);
        trace?.end();
        return then(encoded, next);
      });
    });
  }

  function respond(request: ScoringRequest): ScoringResponse | Promise<ScoringResponse> {
    try {
      const response = scoreThen(request, succeed);
      return isPromise(response) ? response.catch((error) => fail(error, request)) : response;
    } catch (error) {
      return fail(error, request);
    }
  }

  async function stream(
    request: ScoringRequest,
    type: StreamType,
  ): Promise<ScoringResponse | StreamResponse> {
    try {
      const { input, params, context } = await read(request);
      const signal = context.signal?.();
      const { wrapped, trace } = context;
      beginPrediction({ input, params }, trace);
      const failInModel = (error: unknown) => toModelError(error, context);
      const call = { params, signal, traceContext: trace?.traceContext };
      const events = () =>
        streamEvents(session.predictStream?.(input, call) ?? [], {
          ...{ type, wrapped, nonFinite: nonfinite },
          toModelError: failInModel,
          fail: (error) => fail(error, request),
        });
      return await attempt(events, failInModel);
    } catch (error) {
      return fail(error, request);
    }
  }

  return {
    respond,
    score: (request) => scoreThen(request, (encoded) => encoded),
    predict: (request) =>
      then(read(request), (enforced) => callModel(enforced, (prediction) => prediction)),
    predictDecoded: (decoded) =>
      then(
        attempt(() => prepare(decoded, {}), toInputError),
        (enforced) => callModel(enforced, (prediction) => prediction),
      ),
    estimateCost: (body, given) => estimateCost(body, { ...given, needs: enforcer.needs }),
    streamType: (accept) =>
      session.predictStream === undefined ? undefined : negotiateStreamType(accept),
    stream,
    fail,
  };
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming them */
function refuseIgnored(ignored: IgnoredNames): never {
  throw ignoredNamesError(ignored);
}

function beginPrediction(
  { input, params }: Pick<EnforcedRequest, 'input' | 'params'>,
  trace: ScoringTrace | undefined,
): void {
  if (trace === undefined) return;
  if (trace.capturesValues) trace.captured = { input, params };
  trace.rows = rowsOf(input);
  trace.enter(stageAt.predict);
}

function succeed({ contentType, body }: EncodedResponse): ScoringResponse {
  return { status: 200, contentType, body };
}

function tooManyRows(limit: number): MlmodelError {
  const message = `The request has more than ${limit} rows. Send fewer rows per request.`;
  return new MlmodelError('BAD_REQUEST', message, { status: 413 });
}

/** Any failure to read a body, such as a stack overflow, is the client's error. */
function toInputError(cause: unknown): MlmodelError {
  if (isMlmodelError(cause)) return cause;
  const message = 'Invalid input. The body is nested too deeply or too large to be read.';
  return new MlmodelError('BAD_REQUEST', message, { cause, debug: String(cause) });
}
