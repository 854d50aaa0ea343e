import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@mlmodel/core';
import {
  type BatchSummary,
  type EncodedError,
  type FailureReport,
  ScoringTrace,
  type Stage,
  stageAt,
  stages,
} from '@mlmodel/scoring';
import { sentRequestId } from '../http/request-id.js';
import {
  type CapturedTexts,
  type CaptureOptions,
  capturedTexts,
} from '../record/captured-texts.js';

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
  /** The arrival of its head, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds from the request's head to the last byte of its response. */
  readonly milliseconds: number;
  /** Milliseconds by stage. Sending the response is none of them. */
  readonly times: Readonly<Record<Stage, number>>;
  /** The same in the order of `stages`, without making an object. */
  readonly stageTimes: readonly number[];
  /** The exception of the model or the error of the server that was reported. */
  readonly failure: FailureReport | undefined;
  /**
   * The values of the request, written when it is called; undefined if they were not captured.
   * @throws MlmodelError for values that JSON cannot hold
   */
  values(): CapturedTexts | undefined;
}

/** Learns about scoring requests. */
export interface RequestObserver {
  /** Called when the head of a request has arrived. */
  onBegin?(begun: BegunRequest, exchange: Exchange): void;
  /** Called with each call of the model in this process or a scorer process, if requests are joined to batches. */
  onBatch?(batch: BatchSummary): void;
  /** Called when a request has ended. */
  onEnd(summary: RequestSummary, request: IncomingMessage): void;
}

/** A scoring request that has begun. */
export interface BegunRequest extends Pick<RequestSummary, 'requestId' | 'startedAt'> {
  /** The trace that the request belongs to, as header fields (W3C Trace Context); handed on to models in other processes. */
  traceContext: Readonly<Record<string, string>> | undefined;
  /** Set it to get the request's values in its summary. */
  capture: CaptureOptions | undefined;
}

/** A request with its response. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Makes the traces of a handler's requests. */
export interface RequestEvents {
  /** Undefined if nothing observes requests. */
  begin(exchange: Exchange): RequestTrace | undefined;
  /** Tells the observers. */
  onBatch(batch: BatchSummary): void;
}

/** @param observers exceptions of theirs are logged */
export function createRequestEvents(
  observers: readonly RequestObserver[],
  logger: Logger,
): RequestEvents {
  if (observers.length === 0) return { begin: () => undefined, onBatch: () => {} };

  const begins = observers.some(({ onBegin }) => onBegin !== undefined);

  function notify(call: (observer: RequestObserver) => void): void {
    for (const observer of observers) {
      try {
        call(observer);
      } catch (error) {
        logger.error(`An observer of requests failed: ${error}`);
      }
    }
  }

  const end = (trace: RequestTrace, request: IncomingMessage) => {
    notify((observer) => observer.onEnd(trace, request));
  };

  return {
    begin(exchange) {
      const trace = new RequestTrace(exchange.request, end);
      if (begins) notify((observer) => observer.onBegin?.(trace, exchange));
      return trace;
    },
    onBatch: (batch) => notify((observer) => observer.onBatch?.(batch)),
  };
}

/** What a scorer process reports about a request. */
export interface RemoteTrace {
  /** As those of `ScoringTrace`. */
  readonly stageTimes: readonly number[];
  readonly rows?: number | undefined;
  /** If the request's values are captured. */
  readonly values?: CapturedTexts | undefined;
}

type OnComplete = (trace: RequestTrace, request: IncomingMessage) => void;

/** Records what happens to one request in the server. */
export class RequestTrace extends ScoringTrace implements RequestSummary {
  bytesIn = 0;
  bytesOut = 0;
  outcome: Outcome = 'ok';
  status = 0;
  milliseconds = 0;
  /** The error that ended the request, also when a response had already begun. */
  #error: EncodedError | undefined = undefined;
  #capture: CaptureOptions | undefined = undefined;
  #remoteValues: CapturedTexts | undefined = undefined;
  #generatedId: string | undefined = undefined;
  readonly #begin = performance.now();
  readonly #request: IncomingMessage;
  readonly #onComplete: OnComplete;

  constructor(request: IncomingMessage, onComplete: OnComplete) {
    super();
    this.#request = request;
    this.#onComplete = onComplete;
    this.enter(stageAt.receive, this.#begin);
  }

  /** Generated when it is first needed. */
  get requestId(): string {
    this.#generatedId ??=
      sentRequestId(this.#request.headers) ?? this.failure?.requestId ?? crypto.randomUUID();
    return this.#generatedId;
  }

  get capture(): CaptureOptions | undefined {
    return this.#capture;
  }

  set capture(options: CaptureOptions | undefined) {
    this.#capture = options;
    this.capturesValues = options !== undefined;
  }

  values(): CapturedTexts | undefined {
    if (this.#capture === undefined) return undefined;
    const { captured, bytesIn: bytes } = this;
    return this.#remoteValues ?? capturedTexts(captured, { ...this.#capture, bytes });
  }

  get startedAt(): number {
    return performance.timeOrigin + this.#begin;
  }

  get times(): Record<Stage, number> {
    const entries = stages.map((stage, at) => [stage, this.stageTimes[at]]);
    return Object.fromEntries(entries) as Record<Stage, number>;
  }

  /** The body has arrived. */
  received(): void {
    this.enter(stageAt.queue);
  }

  /** The request ends with an error, which its client may not see if its response has begun. */
  failed(error: EncodedError): void {
    this.#error = error;
    if (this.bytesOut === 0) this.bytesOut = error.body.length;
  }

  /** Adds the stages in a scorer process. What they do not explain of the time until now was spent waiting for it. */
  adopt({ stageTimes, rows, values }: RemoteTrace): void {
    this.end();
    const own = this.stageTimes;
    let work = 0;
    for (let at: number = stageAt.decode; at < own.length; at++) {
      const time = stageTimes[at] ?? 0;
      own[at] = (own[at] ?? 0) + time;
      work += time;
    }
    own[stageAt.queue] = Math.max(0, (own[stageAt.queue] ?? 0) - work);
    this.rows = rows;
    this.#remoteValues = values;
  }

  /** The response is complete, or its connection has been closed. */
  complete(response: ServerResponse): void {
    const now = performance.now();
    this.end(now);
    this.milliseconds = now - this.#begin;
    const error = this.#error;
    this.status = error?.status ?? (response.headersSent ? response.statusCode : 499);
    const isAbandoned = error === undefined && !response.writableFinished;
    this.outcome = isAbandoned ? 'abandoned' : outcomeOf(this.status, this.failure);
    this.#onComplete(this, this.#request);
  }
}

function outcomeOf(status: number, failure: FailureReport | undefined): Outcome {
  if (status === 504) return 'timeout';
  if (failure?.origin === 'model') return 'model_error';
  if (status < 400 && failure === undefined) return 'ok';
  if (status === 429) return 'overload';
  return status < 500 && failure === undefined ? 'client_error' : 'server_error';
}
