import { MlmodelError } from '@mlmodel/core';
import { errorEvent, type Pipeline, type StreamResponse } from '@mlmodel/scoring';
import { checkInterval, RequestClock } from '../handler/request-clock.js';
import { commonHeaders } from '../http/common-headers.js';
import { bodyAlreadyRead, bodyTooLarge } from '../http/http-errors.js';
import { safeIdOf } from '../http/request-id.js';
import { StreamTimes } from '../http/stream-times.js';
import type { ScoringSettings } from '../scoring-options.js';
import { responseOf } from './response-of.js';

export interface FetchRequestOptions {
  readonly scorer: Pipeline;
  readonly settings: ScoringSettings;
}

/** One scoring request with its response, from its head to the end of its stream if it has one. */
export class FetchRequest extends RequestClock {
  readonly #request: Request;
  readonly #options: FetchRequestOptions;
  readonly #abort = new AbortController();
  readonly #requestId: string | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Gets the error that ends the request early. */
  #endEarly: (error: MlmodelError) => void = () => {};
  readonly #abandon = () => {
    this.#endEarly(new MlmodelError('CANCELLED', 'The client abandoned the request.'));
  };

  constructor(request: Request, options: FetchRequestOptions) {
    super(options.settings);
    this.#request = request;
    this.#options = options;
    this.#requestId = safeIdOf(request.headers.get('x-request-id'));
  }

  /** Scores the request. Never rejects. */
  async response(): Promise<Response> {
    const endedEarly = new Promise<Response>((resolve) => {
      this.#endEarly = (error) => {
        this.#stop(error);
        resolve(this.#failure(error));
      };
    });
    this.#watch();
    const response = this.#score().catch((error) => {
      this.#stop();
      return this.#failure(error);
    });
    return Promise.race([response, endedEarly]);
  }

  async #score(): Promise<Response> {
    const { scorer } = this.#options;
    const { headers } = this.#request;
    const accept = headers.get('accept') ?? undefined;
    await this.#receive();
    const request = {
      contentType: headers.get('content-type') ?? undefined,
      contentEncoding: headers.get('content-encoding') ?? undefined,
      accept,
      requestId: this.#requestId,
      body: this.body.whole(),
      signal: () => this.#abort.signal,
    };
    const streamType = scorer.streamType(accept);
    const response =
      streamType === undefined
        ? await scorer.respond(request)
        : await scorer.stream(request, streamType);
    if ('events' in response) return this.#stream(response);
    this.#stop();
    return responseOf(response);
  }

  /** @throws MlmodelError with status 413 as soon as the body is too large */
  async #receive(): Promise<void> {
    const { body, bodyUsed, headers } = this.#request;
    const { maxBodyBytes } = this.#options.settings;
    if (bodyUsed) throw bodyAlreadyRead();
    if (Number(headers.get('content-length')) > maxBodyBytes) {
      await body?.cancel().catch(() => {});
      throw bodyTooLarge(maxBodyBytes);
    }
    const reader = body?.getReader();
    const cancel = () => void reader?.cancel().catch(() => {});
    this.#abort.signal.addEventListener('abort', cancel, { once: true });
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      this.#abort.signal.throwIfAborted();
      const piece = next.value as Uint8Array;
      if (this.body.bytes + piece.byteLength > maxBodyBytes) {
        cancel();
        throw bodyTooLarge(maxBodyBytes);
      }
      this.body.add(piece);
    }
    this.#abort.signal.throwIfAborted();
    this.body.complete = true;
  }

  /** Each event has the whole time limit, and all of them together have that of streams. */
  #stream({ contentType, events }: StreamResponse): Response {
    const times = new StreamTimes();
    const encoder = new TextEncoder();
    const iterator = events[Symbol.asyncIterator]();
    let started = false;
    let ended = false;
    this.waitingSince = performance.now();
    this.streamTimes = times;
    const end = (error?: MlmodelError) => {
      ended = true;
      this.#stop(error);
      // Only an iteration that has begun stops the model when it ends. It may wait for the model, so nothing waits for it.
      const begun = started ? Promise.resolve() : iterator.next();
      begun.then(() => iterator.return?.()).catch(() => {});
    };
    if (this.#abort.signal.aborted) end();
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#endEarly = (error) => {
          if (ended) return;
          end(error);
          const { body } = this.#options.scorer.fail(error, { requestId: this.#requestId });
          controller.enqueue(encoder.encode(errorEvent(body, contentType)));
          controller.close();
        };
      },
      pull: async (controller) => {
        times.endWaiting();
        started = true;
        const next = await iterator.next();
        if (ended) return;
        if (next.done === true) {
          end();
          controller.close();
          return;
        }
        this.waitingSince = performance.now();
        times.beginWaiting();
        controller.enqueue(encoder.encode(next.value));
      },
      cancel: () => end(new MlmodelError('CANCELLED', 'The client abandoned the stream.')),
    });
    const headers = { 'content-type': contentType, 'cache-control': 'no-store' };
    const [name, value] = commonHeaders;
    return new Response(stream, { headers: { ...headers, [name]: value } });
  }

  #failure(error: unknown): Response {
    return responseOf(this.#options.scorer.fail(error, { requestId: this.#requestId }));
  }

  /** Ends the request early when it is overdue or its client leaves. */
  #watch(): void {
    const interval = checkInterval(this.limits);
    if (interval !== undefined) {
      this.#timer = setInterval(() => {
        const error = this.overdue(performance.now());
        if (error !== undefined) this.#endEarly(error);
      }, interval);
    }
    const { signal } = this.#request;
    signal.addEventListener('abort', this.#abandon, { once: true });
    if (signal.aborted) this.#abandon();
  }

  /** The request is over. @param error why it ended early */
  #stop(error?: MlmodelError): void {
    clearInterval(this.#timer);
    this.#request.signal.removeEventListener('abort', this.#abandon);
    if (error !== undefined) this.#abort.abort(new DOMException(error.message, reasonOf(error)));
  }
}

function reasonOf({ errorCode }: MlmodelError): string {
  return errorCode === 'CANCELLED' ? 'AbortError' : 'TimeoutError';
}
