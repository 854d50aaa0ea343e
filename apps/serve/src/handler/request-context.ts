import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MlmodelError } from '@mlmodel/core';
import {
  type EncodedError,
  errorEvent,
  type ScoringResponse,
  type StreamResponse,
  type StreamType,
} from '@mlmodel/scoring';
import { releaseBytes } from '@mlmodel/worker';
import type { Admission, Candidate } from '../admission/admission.js';
import { bodyStock } from '../body-stock.js';
import { commonHeaders } from '../http/common-headers.js';
import { addReturnedFields } from '../http/returned-fields.js';
import {
  byteLengthOf,
  type SendOptions,
  sendAndClose,
  sendResponse,
} from '../http/send-response.js';
import { sendStream } from '../http/send-stream.js';
import { StreamTimes } from '../http/stream-times.js';
import type { ScorerResponse } from '../scorer-pool/scorer-call.js';
import type { TimeLimits } from '../scoring-options.js';
import { checkInterval, RequestClock } from './request-clock.js';
import type { Exchange, RequestTrace } from './request-events.js';

export interface RequestContextOptions {
  /** The running requests of the handler, among which this one is until it ends. */
  readonly running: RunningRequests;
  readonly admission: Admission<RequestContext>;
  readonly limits: TimeLimits;
  /** Makes the response for an error. */
  readonly encode: (error: MlmodelError) => EncodedError;
}

interface ObservedExchange extends Exchange {
  /** Records what happens to the request, if something observes it. */
  readonly trace: RequestTrace | undefined;
}

/** One scoring request, from its head to the end of its response. */
export class RequestContext extends RequestClock implements Candidate {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly trace: RequestTrace | undefined;
  isAdmitted = false;
  /** Called once if the request ends before its response is complete: `late` at its time limit, not when its client left. */
  onAbandoned: ((late: boolean) => void) | undefined;
  /** Its index in `RunningRequests`, while it is there. */
  index: number | undefined;
  #abort: AbortController | undefined;
  #ended = false;
  #isRelaying = false;
  #streamType: StreamType | undefined;
  readonly #options: RequestContextOptions;

  constructor({ request, response, trace }: ObservedExchange, options: RequestContextOptions) {
    super(options.limits, bodyStock);
    this.request = request;
    this.response = response;
    this.trace = trace;
    this.#options = options;
    options.running.add(this);
    response.on('close', () => this.#closed());
  }

  /** True once it was answered or abandoned. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Aborted when the request is abandoned, with a `TimeoutError` at its deadline. Created on first use. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#ended) this.#abort.abort();
    return this.#abort.signal;
  }

  /** @param now of `performance.now()` */
  endIfOverdue(now = performance.now()): boolean {
    if (this.#ended) return true;
    const error = this.overdue(now);
    if (error !== undefined) this.fail(this.#options.encode(error));
    return this.#ended;
  }

  /** Sends the response, unless the request has ended. */
  respond(response: ScoringResponse): void {
    if (this.#ended) return;
    this.#end(response.status !== 429);
    if (this.trace !== undefined) this.trace.bytesOut = byteLengthOf(response.body);
    sendResponse(this.response, response, this.#fieldsFor(response));
    this.#limitReading();
  }

  /** Sends a piece of a response that arrives in pieces, unless the request has ended; then frees the piece. */
  relay(piece: Uint8Array, head: ScorerResponse): void {
    if (this.#ended) return;
    this.#beginRelay(head);
    const keepsUp = this.response.write(piece, (error) => error || releaseBytes(piece));
    if (!keepsUp) this.#limitReading();
  }

  /** Completes a response that arrived in pieces, unless the request has ended. */
  endRelay(head: ScorerResponse): void {
    if (this.#ended) return;
    this.#beginRelay(head);
    this.#end(true);
    this.response.end();
    this.#limitReading();
  }

  #beginRelay({ status, contentType, contentLength }: ScorerResponse): void {
    if (this.#isRelaying) return;
    this.#isRelaying = true;
    if (this.trace !== undefined) this.trace.bytesOut = contentLength;
    const length = String(contentLength);
    const headers = ['content-type', contentType, 'content-length', length, ...commonHeaders];
    addReturnedFields(headers, this.response);
    this.response.writeHead(status, headers);
  }

  /**
   * Sends a stream until the request ends. Each event has the whole time limit, and all of them together have that of
   * streams.
   */
  async respondWithStream(stream: StreamResponse): Promise<void> {
    const times = new StreamTimes();
    const onSent = () => {
      this.waitingSince = performance.now();
    };
    onSent();
    this.streamTimes = times;
    this.#streamType = stream.contentType;
    const { signal, trace } = this;
    await sendStream(this.response, stream, { signal, times, trace, onSent });
    if (this.#ended) return;
    this.#end(true);
    this.response.end();
    this.#limitReading();
  }

  /**
   * Ends the request with an error, even while its body is still arriving. In a stream, the error is the last event. Any
   * other response that has begun is cut off, so that the client sees that it is incomplete.
   */
  fail(error: EncodedError): void {
    if (this.#ended) return;
    const options = this.#fieldsFor(error);
    this.trace?.failed(error);
    this.#abandon(new DOMException('The time limit was reached', 'TimeoutError'));
    if (this.#streamType !== undefined) {
      this.response.end(errorEvent(error.body, this.#streamType), 'latin1');
      this.#limitReading();
    } else if (this.#isRelaying) this.response.destroy();
    else if (this.request.complete) sendResponse(this.response, error, options);
    else sendAndClose(this.request, this.response, error, options);
  }

  #fieldsFor({ status }: ScoringResponse): SendOptions | undefined {
    return status === 429 ? { retryAfter: this.#options.admission.retryAfter() } : undefined;
  }

  /** What is not sent stays in memory, so the client has to keep reading. The timeout restarts with each progress. */
  #limitReading(): void {
    if (this.response.writableLength === 0) return;
    this.response.setTimeout(this.limits.timeoutSeconds * 1000);
  }

  #closed(): void {
    this.#abandon();
    this.trace?.complete(this.response);
  }

  /** Ends the request if its connection is closed, before the event that says so. */
  abandonIfClosed(): void {
    if (this.request.socket.destroyed) this.#abandon();
  }

  #abandon(reason?: DOMException): void {
    if (this.#ended) return;
    this.#end(false);
    this.#abort?.abort(reason);
    this.onAbandoned?.(reason !== undefined);
  }

  #end(isAnswered: boolean): void {
    this.#ended = true;
    this.#options.running.delete(this);
    this.#options.admission.end(this, isAnswered);
  }
}

/** An upload that makes no progress for this long gives way to others when memory is short. */
const stalledMilliseconds = 1000;

/**
 * The requests that have not ended, in no order. Not a `Set`: V8 keeps the old tables of a set that has grown, and with
 * them its former members, until the next full garbage collection, so every request would outlive its response.
 */
export class RunningRequests {
  readonly #contexts: RequestContext[] = [];

  get size(): number {
    return this.#contexts.length;
  }

  add(context: RequestContext): void {
    context.index = this.#contexts.length;
    this.#contexts.push(context);
  }

  /** Idempotent. */
  delete(context: RequestContext): void {
    const { index } = context;
    if (index === undefined) return;
    context.index = undefined;
    const last = this.#contexts.pop() as RequestContext;
    if (last === context) return;
    last.index = index;
    this.#contexts[index] = last;
  }

  /** Ends the requests whose connections are closed. */
  abandonClosed(): void {
    for (const context of [...this.#contexts]) context.abandonIfClosed();
  }

  /**
   * The request whose body has made no progress for the longest time, and for more than a second; undefined if there is
   * none.
   */
  findStalled(): RequestContext | undefined {
    const now = performance.now();
    let longest = stalledMilliseconds;
    let stalled: RequestContext | undefined;
    for (const context of this.#contexts) {
      const milliseconds = context.body.bytes === 0 ? 0 : context.stalledFor(now);
      if (milliseconds < longest) continue;
      longest = milliseconds;
      stalled = context;
    }
    return stalled;
  }

  /**
   * Ends requests that exceed a time limit, with 504 if nothing was sent yet. One timer checks all of them.
   * @returns stops the timer
   */
  watchDeadlines(limits: TimeLimits): () => void {
    const interval = checkInterval(limits);
    if (interval === undefined) return () => {};
    const check = () => {
      const now = performance.now();
      for (const context of [...this.#contexts]) context.endIfOverdue(now);
    };
    const timer = setInterval(check, interval).unref();
    return () => clearInterval(timer);
  }
}
