import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MlmodelError } from '@mlmodel/core';
import {
  type EncodedError,
  errorEvent,
  type Pipeline,
  type ScoringResponse,
  type StreamResponse,
  type StreamType,
} from '@mlmodel/scoring';
import { releaseBytes } from '@mlmodel/worker';
import { clientTooSlow, streamLimitExceeded, timeLimitExceeded } from '../http/http-errors.js';
import { sendAndClose, sendResponse } from '../http/send-response.js';
import { StreamTimes, sendStream } from '../http/send-stream.js';
import type { ScorerResponse } from '../scorer-pool/scorer-call.js';
import type { TimeLimits } from '../scoring-options.js';

export interface RequestContextOptions {
  /** The running requests of the handler, among which this one is until it ends. */
  readonly running: RunningRequests;
  readonly limits: TimeLimits;
}

/** One scoring request, from its head to the end of its response. */
export class RequestContext {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Called once if the request ends before its response is complete: `late` at its time limit, not when its client left. */
  onAbandoned: ((late: boolean) => void) | undefined;
  /** Its index in `RunningRequests`, while it is there. */
  index: number | undefined;
  /** Since when its client waits, in milliseconds of `performance.now()`: the request's head, or a stream's last event. */
  #waitingSince = performance.now();
  #streamTimes: StreamTimes | undefined;
  #abort: AbortController | undefined;
  #ended = false;
  #isRelaying = false;
  #streamType: StreamType | undefined;
  readonly #options: RequestContextOptions;

  constructor(request: IncomingMessage, response: ServerResponse, options: RequestContextOptions) {
    this.request = request;
    this.response = response;
    this.#options = options;
    options.running.add(this);
    response.on('close', () => this.#abandon());
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

  /** The error of the time limit that was exceeded; undefined if none was. @param now of `performance.now()` */
  overdue(now: number): MlmodelError | undefined {
    const { timeoutSeconds, streamTimeoutSeconds } = this.#options.limits;
    const times = this.#streamTimes;
    if (times !== undefined && exceeds(timeoutSeconds, times.waitedForClient(now))) {
      return clientTooSlow(timeoutSeconds);
    }
    if (exceeds(timeoutSeconds, now - this.#waitingSince)) return timeLimitExceeded(timeoutSeconds);
    if (times !== undefined && exceeds(streamTimeoutSeconds, times.total(now))) {
      return streamLimitExceeded(streamTimeoutSeconds);
    }
    return undefined;
  }

  /** Sends the response, unless the request has ended. */
  respond(response: ScoringResponse): void {
    if (this.#ended) return;
    this.#end();
    sendResponse(this.response, response);
    this.#limitReading();
  }

  /** Sends a piece of a response that arrives in pieces, unless the request has ended; then frees the piece. */
  relay(piece: Uint8Array, head: ScorerResponse): void {
    if (this.#ended) return;
    this.#beginRelay(head);
    if (!this.response.write(piece, () => releaseBytes(piece))) this.#limitReading();
  }

  /** Completes a response that arrived in pieces, unless the request has ended. */
  endRelay(head: ScorerResponse): void {
    if (this.#ended) return;
    this.#beginRelay(head);
    this.#end();
    this.response.end();
    this.#limitReading();
  }

  #beginRelay({ status, contentType, contentLength }: ScorerResponse): void {
    if (this.#isRelaying) return;
    this.#isRelaying = true;
    this.response.writeHead(status, {
      'content-type': contentType,
      'content-length': contentLength,
    });
  }

  /**
   * Sends a stream until the request ends. Each event has the whole time limit, and all of them together have that of
   * streams.
   */
  async respondWithStream(stream: StreamResponse): Promise<void> {
    const times = new StreamTimes();
    const onSent = () => {
      this.#waitingSince = performance.now();
    };
    onSent();
    this.#streamTimes = times;
    this.#streamType = stream.contentType;
    await sendStream(this.response, stream, { signal: this.signal, times, onSent });
    if (this.#ended) return;
    this.#end();
    this.response.end();
    this.#limitReading();
  }

  /**
   * Ends the request with an error, even while its body is still arriving. In a stream, the error is the last event. Any
   * other response that has begun is cut off, so that the client sees that it is incomplete.
   */
  fail(error: EncodedError): void {
    if (this.#ended) return;
    this.#abandon(new DOMException('The time limit was reached', 'TimeoutError'));
    if (this.#streamType !== undefined) {
      this.response.end(errorEvent(error.body, this.#streamType), 'latin1');
      this.#limitReading();
    } else if (this.#isRelaying) this.response.destroy();
    else if (this.request.complete) sendResponse(this.response, error);
    else sendAndClose(this.request, this.response, error);
  }

  /** What is not sent stays in memory, so the client has to keep reading. The timeout restarts with each progress. */
  #limitReading(): void {
    if (this.response.writableLength === 0) return;
    this.response.setTimeout(this.#options.limits.timeoutSeconds * 1000);
  }

  #abandon(reason?: DOMException): void {
    if (this.#ended) return;
    this.#end();
    this.#abort?.abort(reason);
    this.onAbandoned?.(reason !== undefined);
  }

  #end(): void {
    this.#ended = true;
    this.#options.running.delete(this);
  }
}

/** @param seconds 0 is no limit */
function exceeds(seconds: number, milliseconds: number): boolean {
  return seconds > 0 && milliseconds >= seconds * 1000;
}

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

  /**
   * Ends requests that exceed a time limit, with 504 if nothing was sent yet. One timer checks all of them, so a deadline
   * may come up to a second (a quarter of a short limit) late.
   * @returns stops the timer
   */
  watchDeadlines(scorer: Pipeline, limits: TimeLimits): () => void {
    const seconds = [limits.timeoutSeconds, limits.streamTimeoutSeconds].filter(
      (limit) => limit > 0,
    );
    if (seconds.length === 0) return () => {};
    const check = () => {
      const now = performance.now();
      for (const context of [...this.#contexts]) {
        const error = context.overdue(now);
        if (error !== undefined) context.fail(scorer.fail(error));
      }
    };
    const interval = Math.min(1000, (Math.min(...seconds) * 1000) / 4);
    const timer = setInterval(check, interval).unref();
    return () => clearInterval(timer);
  }
}
