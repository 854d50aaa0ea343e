import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@mlmodel/core';
import {
  type EncodedError,
  type FailureReport,
  ScoringTrace,
  type StageTimes,
} from '@mlmodel/scoring';
import { requestIdOf } from '../http/request-id.js';

/** How a scoring request ended. */
export type Outcome =
  | 'ok'
  /** The request is wrong. */
  | 'client_error'
  /** An exception of the model, also one whose message its author wrote for clients. */
  | 'model_error'
  | 'server_error'
  /** It exceeded a time limit. */
  | 'timeout'
  /** It was refused because too many others were waiting. */
  | 'overload'
  /** The client left before its response was complete. */
  | 'abandoned';

/** A scoring request that has ended. Nothing of it changes any more while an observer is called. */
export interface RequestSummary {
  /** As the client sent it in `X-Request-Id`, or generated. */
  readonly requestId: string;
  readonly outcome: Outcome;
  /** The status of the response; 499, as proxies log it, if the client left before there was one. */
  readonly status: number;
  /** The number of rows that the model was called with; undefined if it was not called, or its input has none. */
  readonly rows: number | undefined;
  /** Bytes of the body that have arrived, before decompression. */
  readonly bytesIn: number;
  /** Bytes of the response's body. */
  readonly bytesOut: number;
  /** Milliseconds from the request's head to the last byte of its response. */
  readonly milliseconds: number;
  /** Milliseconds by stage. Sending the response is none of them. */
  readonly times: StageTimes;
  /** The exception of the model or the error of the server that was reported. */
  readonly failure: FailureReport | undefined;
}

/** Learns about scoring requests. */
export interface RequestObserver {
  /** Called when a request has ended. */
  onEnd(summary: RequestSummary): void;
}

/** The events of a handler. */
export interface RequestEvents {
  /** Follows a request from its head on; undefined if nothing observes it. */
  follow(request: IncomingMessage, response: ServerResponse): RequestTrace | undefined;
}

/** @param observers exceptions of theirs are logged */
export function createRequestEvents(
  observers: readonly RequestObserver[],
  logger: Logger,
): RequestEvents {
  if (observers.length === 0) return { follow: () => undefined };

  function end(trace: RequestTrace, response: ServerResponse): void {
    trace.complete(response);
    for (const observer of observers) {
      try {
        observer.onEnd(trace);
      } catch (error) {
        logger.error(`An observer of requests failed: ${error}`);
      }
    }
  }

  return {
    follow(request, response) {
      const trace = new RequestTrace(requestIdOf(request.headers));
      response.on('close', () => end(trace, response));
      return trace;
    },
  };
}

/** What a scorer process reports about a request. */
export interface RemoteTrace {
  readonly times: StageTimes;
  readonly rows?: number | undefined;
}

/** Records what happens to one request in the server. */
export class RequestTrace extends ScoringTrace implements RequestSummary {
  readonly requestId: string;
  bytesIn = 0;
  bytesOut = 0;
  outcome: Outcome = 'ok';
  status = 0;
  milliseconds = 0;
  /** The status of an error that ended the request, also when a response had already begun. */
  #errorStatus: number | undefined;
  readonly #startedAt = performance.now();

  constructor(requestId: string) {
    super();
    this.requestId = requestId;
    this.enter('receive', this.#startedAt);
  }

  /** The body has arrived. */
  received(): void {
    this.enter('queue');
  }

  /** The request ends with an error, which its client may not see if its response has begun. */
  failed({ status, body }: EncodedError): void {
    this.#errorStatus = status;
    if (this.bytesOut === 0) this.bytesOut = body.length;
  }

  /** Adds the stages in a scorer process. What they do not explain of the time until now was spent waiting for it. */
  adopt({ times, rows }: RemoteTrace): void {
    this.end();
    const own = this.stageTimes;
    own.queue = Math.max(
      0,
      own.queue - times.decode - times.enforce - times.predict - times.encode,
    );
    own.decode += times.decode;
    own.enforce += times.enforce;
    own.predict += times.predict;
    own.encode += times.encode;
    this.rows = rows;
  }

  /** The response is complete, or its connection has been closed. */
  complete(response: ServerResponse): void {
    const now = performance.now();
    this.end(now);
    this.milliseconds = now - this.#startedAt;
    const isAbandoned = this.#errorStatus === undefined && !response.writableFinished;
    this.status = this.#errorStatus ?? (response.headersSent ? response.statusCode : 499);
    this.outcome = isAbandoned ? 'abandoned' : outcomeOf(this.status, this.failure);
  }
}

function outcomeOf(status: number, failure: FailureReport | undefined): Outcome {
  if (status === 504) return 'timeout';
  if (failure?.origin === 'model') return 'model_error';
  if (status < 400 && failure === undefined) return 'ok';
  if (status === 429) return 'overload';
  return status < 500 && failure === undefined ? 'client_error' : 'server_error';
}
