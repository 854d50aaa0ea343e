import { isMlmodelError, type LoadedModel, MlmodelError, type Prediction } from '@mlmodel/core';
import type { DecodedRequest, EncodedAnswer, StreamType } from '@mlmodel/scoring';
import {
  decodeRequest,
  decompressBody,
  encodeError,
  encodePrediction,
  negotiateAnswerType,
  negotiateStreamType,
} from '@mlmodel/scoring';
import type { ScoringSettings } from '../scoring-options.js';
import { type StreamAnswer, streamEvents } from './stream-events.js';

/** One request to score, taken from its headers once. */
interface ScoreRequest {
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly accept: string | undefined;
  /** A signal that is aborted when nobody waits for the answer any more; asked for where it can be of use. */
  readonly signal?: (() => AbortSignal) | undefined;
  /** The body is the model's own example. */
  readonly isExample?: boolean | undefined;
}

/** What is sent back. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  /** A string holds ASCII alone. */
  readonly body: string | Uint8Array | readonly Uint8Array[];
}

/** An answer that tells an error. */
export interface ErrorAnswer extends Answer {
  readonly body: string;
}

/** Scores requests: decode, enforce, predict, encode. */
export interface Scorer {
  /**
   * Answers a request, with an error body if it has to: it neither throws nor rejects. The answer is there at once
   * where no stage is asynchronous.
   */
  score(request: ScoreRequest): Answer | Promise<Answer>;
  /** The media type of a stream, where the model can make one and the `Accept` field asks for it. */
  streamType(accept: string | undefined): StreamType | undefined;
  /** Answers a request with a stream of predictions; with an error body when there is not even a first one. */
  stream(request: ScoreRequest, type: StreamType): Promise<Answer | StreamAnswer>;
  /** The answer that tells an error. */
  fail(error: unknown): ErrorAnswer;
}

/** A scorer that runs the model in this process. */
export function createScorer(model: LoadedModel, settings: ScoringSettings): Scorer {
  const { enforcer, session } = model;
  const { maxBodyBytes, nonfinite, debug, logger } = settings;

  function score(request: ScoreRequest): Answer | Promise<Answer> {
    if (request.contentEncoding === undefined) return decode(request.body, request);
    return decompressBody(request.body, request.contentEncoding, { limit: maxBodyBytes }).then(
      (body) => decode(body, request),
      fail,
    );
  }

  function decode(body: Uint8Array, request: ScoreRequest): Answer | Promise<Answer> {
    try {
      const decoded = decodeRequest(body, {
        contentType: request.contentType,
        needs: enforcer.needs,
        maximumBytes: maxBodyBytes,
      });
      if (!isPromise(decoded)) return predict(decoded, request);
      return decoded.then((value) => predict(value, request)).catch(failOnInput);
    } catch (error) {
      return failOnInput(error);
    }
  }

  function predict(decoded: DecodedRequest, request: ScoreRequest): Answer | Promise<Answer> {
    const input = enforcer.enforceInput(decoded.input);
    const params = enforcer.enforceParams(decoded.params);
    // A session that keeps the event loop busy would never see an abort.
    const signal = session.execution.blocksEventLoop ? undefined : request.signal?.();
    try {
      const { isExample } = request;
      const prediction = session.predict(input, { params, signal, isExample });
      if (!isPromise(prediction)) return encode(prediction, decoded, request);
      return prediction.then((value) => encode(value, decoded, request), failInModel);
    } catch (error) {
      return failInModel(error);
    }
  }

  function streamType(accept: string | undefined): StreamType | undefined {
    return session.predictStream === undefined ? undefined : negotiateStreamType(accept);
  }

  async function stream(request: ScoreRequest, type: StreamType): Promise<Answer | StreamAnswer> {
    const { contentType, contentEncoding, signal } = request;
    let decoded: DecodedRequest;
    let predictions: AsyncIterable<Prediction> | undefined;
    try {
      const body = await decompressBody(request.body, contentEncoding, { limit: maxBodyBytes });
      decoded = await decodeRequest(body, {
        contentType,
        needs: enforcer.needs,
        maximumBytes: maxBodyBytes,
      });
      const input = enforcer.enforceInput(decoded.input);
      const params = enforcer.enforceParams(decoded.params);
      predictions = session.predictStream?.(input, { params, signal: signal?.() });
    } catch (error) {
      return failOnInput(error);
    }
    const { wrapped } = decoded;
    const options = { type, wrapped, nonFinite: nonfinite, debug };
    return streamEvents(predictions ?? [], options).catch(failInModel);
  }

  function encode(
    prediction: Prediction,
    decoded: DecodedRequest,
    request: ScoreRequest,
  ): Answer | Promise<Answer> {
    try {
      const encoded = encodePrediction(prediction, {
        wrapped: decoded.wrapped,
        mediaType: negotiateAnswerType(request.accept),
        nonFinite: nonfinite,
      });
      return isPromise(encoded) ? encoded.then(succeed, fail) : succeed(encoded);
    } catch (error) {
      return fail(error);
    }
  }

  function succeed({ contentType, body }: EncodedAnswer): Answer {
    return { status: 200, contentType, body };
  }

  /** Whatever reading a body runs into, such as the end of the stack, the body is to blame. */
  function failOnInput(cause: unknown): Answer {
    if (isMlmodelError(cause)) return fail(cause);
    return fail(
      new MlmodelError(
        'BAD_REQUEST',
        'Invalid input. The body is nested too deeply or too large to be read.',
        {
          cause,
          debug: String(cause),
        },
      ),
    );
  }

  /** As in MLflow, an exception of the model blames the request. */
  function failInModel(cause: unknown): Answer {
    if (isMlmodelError(cause)) return fail(cause);
    logger.warn(
      `The model failed: ${cause instanceof Error ? (cause.stack ?? '') : String(cause)}`,
    );
    const message =
      'The model failed on this input. Check that the input fits the model; the log of the server says more.';
    return fail(new MlmodelError('BAD_REQUEST', message, { cause, debug: String(cause) }));
  }

  function fail(error: unknown): ErrorAnswer {
    const encoded = encodeError(error, { debug });
    if (encoded.status === 500) logger.error(describe(error));
    return encoded;
  }

  return { score, streamType, stream, fail };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const debug = isMlmodelError(error) && error.debug !== undefined ? `\n${error.debug}` : '';
  const cause = error.cause === undefined ? '' : `\nCaused by: ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${debug}${cause}`;
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as Promise<T>).then === 'function';
}
