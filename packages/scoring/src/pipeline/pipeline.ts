import {
  type FlavorSession,
  isMlmodelError,
  type LoadedModel,
  MlmodelError,
  type ModelInput,
  type Prediction,
} from '@mlmodel/core';
import { decompressBody } from '../http/decompress-body.js';
import { negotiateResponseType, type ResponseType } from '../http/media-types.js';
import { type EncodedError, encodeError } from '../prediction/encode-error.js';
import { type EncodedResponse, encodePrediction } from '../prediction/encode-prediction.js';
import type { NonFinite } from '../prediction/non-finite.js';
import { decodeRequest } from '../request/decode-request.js';
import { type CostOptions, estimateCost } from '../request/estimate-cost.js';
import { type FailureReport, failureReport } from './failure-report.js';
import {
  negotiateStreamType,
  type StreamResponse,
  type StreamType,
  streamEvents,
} from './stream-events.js';

/** A request to score. */
export interface ScoringRequest {
  readonly body: Uint8Array;
  /** The values of header fields; undefined for those that the request lacks. */
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly accept?: string | undefined;
  /** The id that its client gave it; one that fails gets an id otherwise. */
  readonly requestId?: string | undefined;
  /** Returns a signal that is aborted when the response is no longer wanted; called only where it is of use. */
  readonly signal?: (() => AbortSignal) | undefined;
  /** The body is the model's own example; see `PredictCall`. */
  readonly isExample?: boolean | undefined;
}

/** What is sent back. */
export interface ScoringResponse {
  readonly status: number;
  /** Value of the Content-Type field. */
  readonly contentType: string;
  /** A string is ASCII, so its length is its number of bytes. A long body comes in pieces. */
  readonly body: string | Uint8Array | readonly Uint8Array[];
}

/** Options of {@link createPipeline}. */
export interface PipelineOptions {
  /** Largest body in bytes after decompression; beyond it 413. Default 128 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** How JSON responses write NaN and infinities. Default `null`. */
  readonly nonfinite?: NonFinite | undefined;
  /** Error bodies contain values of the request and stacks. For development. Default false. */
  readonly debug?: boolean | undefined;
  /** Called with exceptions of the model, and with errors that are the server's own fault. */
  readonly onFailure?: ((failure: FailureReport) => void) | undefined;
}

/**
 * The way of every request: its body is decompressed and decoded, held against the signature, given to the model, and the
 * prediction is encoded. Results are returned at once where no stage is asynchronous.
 */
export interface Pipeline {
  /** Responds to a request, with an error body if need be: it neither throws nor rejects. */
  respond(request: ScoringRequest): ScoringResponse | Promise<ScoringResponse>;
  /** As `respond`, but what goes wrong is thrown. @throws MlmodelError */
  score(request: ScoringRequest): EncodedResponse | Promise<EncodedResponse>;
  /** As `score`, without encoding the prediction. @throws MlmodelError */
  predict(request: ScoringRequest): Prediction | Promise<Prediction>;
  /** Estimates the cost of reading a body; see {@link estimateCost}. */
  estimateCost(body: Uint8Array, options: Omit<CostOptions, 'needs'>): number | Promise<number>;
  /** The media type of a stream, where the model can make one and the `Accept` field asks for it. */
  streamType(accept: string | undefined): StreamType | undefined;
  /** Responds with a stream of predictions; with an error body when there is not even a first one. */
  stream(request: ScoringRequest, type: StreamType): Promise<ScoringResponse | StreamResponse>;
  /** The response that reports an error. */
  fail(error: unknown, request?: Pick<ScoringRequest, 'requestId'>): EncodedError;
}

/** What later stages need to know of a request, read once. */
interface RequestContext {
  readonly wrapped: boolean;
  readonly responseType: ResponseType;
  readonly requestId: string | undefined;
  readonly signal: (() => AbortSignal) | undefined;
  readonly isExample: boolean | undefined;
}

/** A request after enforcement. */
interface EnforcedRequest {
  readonly input: ModelInput;
  readonly params: Readonly<Record<string, unknown>> | undefined;
  readonly context: RequestContext;
}

const defaultMaxBodyBytes = 128 * 1024 * 1024;

/** What a pipeline needs of a model. */
export type PipelineModel = Pick<LoadedModel, 'enforcer'> & {
  readonly session: Pick<FlavorSession, 'predict' | 'predictStream'> & {
    readonly execution: Pick<FlavorSession['execution'], 'blocksEventLoop'>;
  };
};

/** The pipeline of a loaded model. */
export function createPipeline(model: PipelineModel, options: PipelineOptions = {}): Pipeline {
  const { enforcer, session } = model;
  const { nonfinite = 'null', debug = false, onFailure } = options;
  const { maxBodyBytes = defaultMaxBodyBytes } = options;
  /** Errors of the model that were reported, each with the request id that its client has to learn. */
  const reported = new WeakMap<MlmodelError, string | undefined>();

  function read(request: ScoringRequest): EnforcedRequest | Promise<EnforcedRequest> {
    const { body, contentEncoding } = request;
    if (contentEncoding === undefined) return decode(body, request);
    return decompressBody(body, contentEncoding, { limit: maxBodyBytes }).then((inflated) =>
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
            needs: enforcer.needs,
            maximumBytes: maxBodyBytes,
          }),
          ({ input, params, wrapped }) => ({
            input: enforcer.enforceInput(input),
            params: enforcer.enforceParams(params),
            context: {
              wrapped,
              responseType: negotiateResponseType(request.accept),
              requestId: request.requestId,
              signal: request.signal,
              isExample: request.isExample,
            },
          }),
        ),
      toInputError,
    );
  }

  function callModel({
    input,
    params,
    context,
  }: EnforcedRequest): Prediction | Promise<Prediction> {
    // A session that blocks the event loop would never see an abort.
    const signal = session.execution.blocksEventLoop ? undefined : context.signal?.();
    const { isExample } = context;
    return attempt(
      () => session.predict(input, { params, signal, isExample }),
      (error) => toModelError(error, context),
    );
  }

  function score(request: ScoringRequest): EncodedResponse | Promise<EncodedResponse> {
    return then(read(request), (enforced) => {
      const { wrapped, responseType } = enforced.context;
      return then(callModel(enforced), (prediction) =>
        encodePrediction(prediction, { wrapped, mediaType: responseType, nonFinite: nonfinite }),
      );
    });
  }

  function respond(request: ScoringRequest): ScoringResponse | Promise<ScoringResponse> {
    try {
      const scored = score(request);
      if (!isPromise(scored)) return succeed(scored);
      return scored.then(succeed, (error) => fail(error, request));
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
      const { wrapped } = context;
      const failInModel = (error: unknown) => toModelError(error, context);
      const events = () =>
        streamEvents(session.predictStream?.(input, { params, signal }) ?? [], {
          ...{ type, wrapped, nonFinite: nonfinite },
          toModelError: failInModel,
          fail: (error) => fail(error, request),
        });
      return await attempt(events, failInModel);
    } catch (error) {
      return fail(error, request);
    }
  }

  /**
   * As in MLflow, an exception of the model blames the request. It is reported; its client learns an id, unless the
   * message is the exception's own, which its author wrote for clients.
   */
  function toModelError(thrown: unknown, context: RequestContext): MlmodelError {
    const error = isMlmodelError(thrown) ? thrown : modelFailed(thrown);
    const { cause } = error;
    if (cause === undefined || isMlmodelError(cause) || isAbort(cause, context)) return error;
    const { requestId = crypto.randomUUID() } = context;
    onFailure?.(failureReport(cause, { requestId, origin: 'model' }));
    const isAuthored = cause instanceof Error && cause.message === error.message;
    reported.set(error, isAuthored ? undefined : requestId);
    return error;
  }

  function fail(error: unknown, request: Pick<ScoringRequest, 'requestId'> = {}): EncodedError {
    if (isMlmodelError(error)) {
      if (reported.has(error)) return encodeError(error, { debug, requestId: reported.get(error) });
      if (error.status !== 500) return encodeError(error, { debug });
    }
    const { requestId = crypto.randomUUID() } = request;
    onFailure?.(failureReport(error, { requestId, origin: 'server' }));
    return encodeError(error, { debug, requestId });
  }

  return {
    respond,
    score,
    predict: (request) => then(read(request), callModel),
    estimateCost: (body, given) => estimateCost(body, { ...given, needs: enforcer.needs }),
    streamType: (accept) =>
      session.predictStream === undefined ? undefined : negotiateStreamType(accept),
    stream,
    fail,
  };
}

function succeed({ contentType, body }: EncodedResponse): ScoringResponse {
  return { status: 200, contentType, body };
}

function modelFailed(thrown: unknown): MlmodelError {
  const message =
    'The model failed on this input. Check that the input fits the model; the log of the server says more.';
  const { traceback } = failureReport(thrown, { requestId: '', origin: 'model' });
  const cause = thrown ?? String(thrown);
  return new MlmodelError('BAD_REQUEST', message, { cause, debug: traceback });
}

/** Whether the model only stopped as it was asked to. */
function isAbort(exception: unknown, { signal }: RequestContext): boolean {
  const isNamed = exception instanceof Error && /^(Abort|Timeout)Error$/.test(exception.name);
  return isNamed && signal?.().aborted === true;
}

/** Whatever reading a body runs into, such as the end of the stack, the body is to blame. */
function toInputError(cause: unknown): MlmodelError {
  if (isMlmodelError(cause)) return cause;
  const message = 'Invalid input. The body is nested too deeply or too large to be read.';
  return new MlmodelError('BAD_REQUEST', message, { cause, debug: String(cause) });
}

/** Runs a stage. @throws what `toError` makes of what the stage throws */
function attempt<Result>(
  stage: () => Result | Promise<Result>,
  toError: (thrown: unknown) => MlmodelError,
): Result | Promise<Result> {
  const rethrow = (thrown: unknown): never => {
    throw toError(thrown);
  };
  try {
    const result = stage();
    return isPromise(result) ? result.catch(rethrow) : result;
  } catch (thrown) {
    return rethrow(thrown);
  }
}

/** Goes on with a value, at once where it is there. */
function then<Value, Result>(
  value: Value | Promise<Value>,
  next: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return isPromise(value) ? value.then(next) : next(value);
}

function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return typeof (value as Promise<Value> | undefined)?.then === 'function';
}
