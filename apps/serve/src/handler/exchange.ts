import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MlmodelError } from '@mlmodel/core';
import {
  type EncodedError,
  errorEvent,
  type ScoringResponse,
  type StreamResponse,
  type StreamType,
} from '@mlmodel/scoring';
import { readerTooSlow, streamLimitExceeded, timeLimitExceeded } from '../http/http-errors.js';
import { sendAndClose } from '../http/send-and-close.js';
import { sendAnswer } from '../http/send-answer.js';
import { sendStream } from '../http/send-stream.js';
import { StreamTimes } from '../http/stream-times.js';
import type { ScorerResponse } from '../scorer-pool/scorer-pool.js';
import type { TimeLimits } from '../scoring-options.js';
import type { RunningExchanges } from './running-exchanges.js';

export interface ExchangeOptions {
  /** The exchanges of the handler; this one stays in it until it is over. */
  readonly running: RunningExchanges;
  readonly limits: TimeLimits;
}

/** One request to score, from its head to its answer. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Called once when the exchange is over before its answer was made: `late` at its time limit, not when its client left. */
  onGivenUp: ((late: boolean) => void) | undefined;
  /** Where `RunningExchanges` keeps it, while it does. */
  place: number | undefined;
  /** Since when its client waits, in milliseconds of `performance.now()`: the request's head, or a stream's last event. */
  #waitingSince = performance.now();
  #streamTimes: StreamTimes | undefined;
  #abort: AbortController | undefined;
  #over = false;
  #relaying = false;
  #streamType: StreamType | undefined;
  readonly #options: ExchangeOptions;

  constructor(request: IncomingMessage, response: ServerResponse, options: ExchangeOptions) {
    this.request = request;
    this.response = response;
    this.#options = options;
    options.running.add(this);
    response.on('close', () => this.#giveUp());
  }

  /** Answered, or given up. */
  get over(): boolean {
    return this.#over;
  }

  /** Aborted when the exchange is given up, with a `TimeoutError` at its deadline; made when somebody asks for it. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#over) this.#abort.abort();
    return this.#abort.signal;
  }

  /** The error for what has taken too long; undefined while nothing has. @param now of `performance.now()` */
  overdue(now: number): MlmodelError | undefined {
    const { timeoutSeconds, streamTimeoutSeconds } = this.#options.limits;
    const times = this.#streamTimes;
    if (times !== undefined && isBeyond(timeoutSeconds, times.waitedForReader(now))) {
      return readerTooSlow(timeoutSeconds);
    }
    if (isBeyond(timeoutSeconds, now - this.#waitingSince))
      return timeLimitExceeded(timeoutSeconds);
    if (times !== undefined && isBeyond(streamTimeoutSeconds, times.total(now))) {
      return streamLimitExceeded(streamTimeoutSeconds);
    }
    return undefined;
  }

  /** Sends the answer, unless the exchange is over. */
  answer(answer: ScoringResponse): void {
    if (this.#over) return;
    this.#end();
    sendAnswer(this.response, answer);
    this.#limitReading();
  }

  /** Sends a piece of an answer that arrives in pieces, unless the exchange is over. */
  relay(piece: Uint8Array, answer: ScorerResponse): void {
    if (this.#over) return;
    this.#beginRelay(answer);
    if (!this.response.write(piece)) this.#limitReading();
  }

  /** Ends an answer that arrived in pieces, unless the exchange is over. */
  endRelay(answer: ScorerResponse): void {
    if (this.#over) return;
    this.#beginRelay(answer);
    this.#end();
    this.response.end();
    this.#limitReading();
  }

  /** What is not sent stays in memory, so a client must go on reading. The socket counts from its last progress. */
  #limitReading(): void {
    if (this.response.writableLength === 0) return;
    this.response.setTimeout(this.#options.limits.timeoutSeconds * 1000);
  }

  #beginRelay({ status, contentType, contentLength }: ScorerResponse): void {
    if (this.#relaying) return;
    this.#relaying = true;
    this.response.writeHead(status, {
      'content-type': contentType,
      'content-length': contentLength,
    });
  }

  /**
   * Sends a stream, of which each event has the whole time limit, and all of them have that of streams. It is ended where
   * the exchange is over.
   */
  async answerStream(answer: StreamResponse): Promise<void> {
    const times = new StreamTimes();
    const onSent = () => {
      this.#waitingSince = performance.now();
    };
    onSent();
    this.#streamTimes = times;
    this.#streamType = answer.contentType;
    await sendStream(this.response, answer, { signal: this.signal, times, onSent });
    if (this.#over) return;
    this.#end();
    this.response.end();
    this.#limitReading();
  }

  /**
   * Gives up with an error; a body that is still arriving is not waited for. A stream ends with it. Another answer of
   * which a part was sent is cut off, so that the client sees that it is not whole.
   */
  refuse(answer: EncodedError): void {
    if (this.#over) return;
    this.#giveUp(new DOMException('The time limit was reached', 'TimeoutError'));
    if (this.#streamType !== undefined) {
      this.response.end(errorEvent(answer.body, this.#streamType), 'latin1');
      this.#limitReading();
    } else if (this.#relaying) this.response.destroy();
    else if (this.request.complete) sendAnswer(this.response, answer);
    else sendAndClose(this.request, this.response, answer);
  }

  #giveUp(reason?: DOMException): void {
    if (this.#over) return;
    this.#end();
    this.#abort?.abort(reason);
    this.onGivenUp?.(reason !== undefined);
  }

  #end(): void {
    this.#over = true;
    this.#options.running.delete(this);
  }
}

/** @param seconds 0 is no limit */
function isBeyond(seconds: number, milliseconds: number): boolean {
  return seconds > 0 && milliseconds >= seconds * 1000;
}
