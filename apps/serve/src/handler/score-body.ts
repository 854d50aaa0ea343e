import type { IncomingHttpHeaders } from 'node:http';
import { isMlmodelError } from '@mlmodel/core';
import {
  decompressBody,
  type Pipeline,
  type ScoringResponse,
  type StreamType,
} from '@mlmodel/scoring';
import type { CostEstimate } from '../scorer-pool/cost-estimate.js';
import type { ScorerPool } from '../scorer-pool/create-scorer-pool.js';
import type { ScorerCall, ScorerRequest } from '../scorer-pool/scorer-call.js';
import type { RequestContext } from './request-context.js';

/** Where the pieces of a body go. */
export interface BodySink {
  /** @returns false when the body has to pause until the request is resumed */
  write(piece: Uint8Array): boolean;
  end(): void;
}

export interface ReceiveOptions {
  readonly maxBytes: number;
  /** Called once, instead of `end`, when the body is longer than `maxBytes`. */
  readonly onTooLarge: () => void;
}

/** Moves the body of a request into a sink, as long as the request has not ended. */
export function receiveBody(
  context: RequestContext,
  sink: BodySink,
  { maxBytes, onTooLarge }: ReceiveOptions,
): void {
  const { request } = context;
  let bytes = 0;
  request.on('data', (piece: Uint8Array) => {
    if (context.ended) return;
    bytes += piece.byteLength;
    if (bytes > maxBytes) onTooLarge();
    else if (!sink.write(piece)) request.pause();
  });
  request.on('end', () => {
    if (!context.ended) sink.end();
  });
}

/** How many bytes of a compressed body are inflated in this process before a scorer process takes over. */
const maxInflatedBytes = 1024 * 1024;

export interface ScoreBodyOptions {
  readonly scorer: Pipeline;
  /** Undefined if everything is scored in this process. */
  readonly scorerPool: ScorerPool | undefined;
  /** Content-Length; undefined if the client did not send it. */
  readonly declaredBytes: number | undefined;
  /** True while no other request is running. */
  readonly isOnlyRequest: () => boolean;
}

/** Scores the body of a request in this process or in a scorer process, and responds. */
export function scoreBody(context: RequestContext, options: ScoreBodyOptions): BodySink {
  return new ScoredBody(context, options);
}

class ScoredBody implements BodySink {
  readonly #context: RequestContext;
  readonly #options: ScoreBodyOptions;
  readonly #headers: ScorerRequest;
  readonly #estimate: CostEstimate | undefined;
  readonly #streamType: StreamType | undefined;
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #call: ScorerCall | undefined;

  constructor(context: RequestContext, options: ScoreBodyOptions) {
    const { headers } = context.request;
    this.#context = context;
    this.#options = options;
    this.#headers = {
      contentType: headers['content-type'],
      contentEncoding: headers['content-encoding'],
      accept: headers.accept,
      requestId: sentRequestId(headers),
    };
    this.#streamType = options.scorer.streamType(headers.accept);
    if (this.#streamType === undefined)
      this.#estimate = options.scorerPool?.estimateFor(this.#headers);
    if (this.#isLongWork(options.declaredBytes ?? 0)) this.#toScorerPool();
  }

  write(piece: Uint8Array): boolean {
    if (this.#call !== undefined) return this.#call.write(piece);
    this.#pieces.push(piece);
    this.#bytes += piece.byteLength;
    return this.#isLongWork(this.#bytes) ? this.#toScorerPool() : true;
  }

  end(): void {
    if (this.#call !== undefined) this.#call.end();
    else if (this.#streamType !== undefined) {
      this.#stream(this.#streamType).catch((error) => this.#fail(error));
    } else if (this.#estimate === undefined) this.#score(this.#body(), this.#headers);
    else if (this.#headers.contentEncoding !== undefined) void this.#inflate(this.#estimate);
    else this.#scoreByCost(this.#body(), this.#estimate);
  }

  #isLongWork(bytes: number): boolean {
    return this.#estimate !== undefined && !this.#estimate.isShort(bytes);
  }

  /** Sends what has arrived, and all that follows, to a scorer process. @returns the result of the last `write` */
  #toScorerPool(): boolean {
    const { request } = this.#context;
    const { scorerPool, declaredBytes } = this.#options;
    if (scorerPool === undefined) return true;
    const call = scorerPool.open(this.#headers, {
      bodyBytes: declaredBytes,
      onDrain: () => request.resume(),
      onPiece: (piece, head) => this.#context.relay(piece, head),
      signal: () => this.#context.signal,
    });
    this.#call = call;
    this.#context.onAbandoned = (late) => call.cancel({ late });
    call.response.then(
      (head) => this.#context.endRelay(head),
      (error) => this.#fail(error),
    );
    let keepsUp = true;
    for (const piece of this.#pieces) keepsUp = call.write(piece);
    this.#pieces = [];
    return keepsUp;
  }

  /** Scores a body in this process if that is estimated to be short work. */
  #scoreByCost(body: Uint8Array, estimate: CostEstimate): void {
    const { contentType } = this.#headers;
    const headers = { ...this.#headers, contentEncoding: undefined };
    const decide = (cost: number) =>
      estimate.isShort(cost) ? this.#score(body, headers) : this.#endInScorerPool();
    const cost = this.#options.scorer.estimateCost(body, { contentType, limit: estimate.maxBytes });
    if (typeof cost === 'number') decide(cost);
    else cost.then(decide, (error) => this.#fail(error));
  }

  #endInScorerPool(): void {
    if (this.#context.ended) return;
    this.#toScorerPool();
    this.#call?.end();
  }

  async #inflate(estimate: CostEstimate): Promise<void> {
    const { contentEncoding } = this.#headers;
    const options = { limit: maxInflatedBytes };
    try {
      this.#scoreByCost(await decompressBody(this.#body(), contentEncoding, options), estimate);
    } catch (error) {
      if (isMlmodelError(error) && error.status === 413) this.#endInScorerPool();
      else this.#fail(error);
    }
  }

  #score(body: Uint8Array, headers: ScorerRequest): void {
    const { scorer } = this.#options;
    const startedAt = performance.now();
    const { isOnlyRequest } = this.#options;
    const wasOnlyRequest = isOnlyRequest();
    const signal = () => this.#context.signal;
    const response = scorer.respond({ ...headers, body, signal });
    if (isResponse(response)) this.#finish(response, wasOnlyRequest, startedAt);
    else {
      response.then(
        (value) => this.#finish(value, wasOnlyRequest && isOnlyRequest(), startedAt),
        (error) => this.#fail(error),
      );
    }
  }

  async #stream(type: StreamType): Promise<void> {
    const signal = () => this.#context.signal;
    const request = { ...this.#headers, body: this.#body(), signal };
    const response = await this.#options.scorer.stream(request, type);
    if ('events' in response) await this.#context.respondWithStream(response);
    else this.#context.respond(response);
  }

  #finish(response: ScoringResponse, isMeasured: boolean, startedAt: number): void {
    if (isMeasured) this.#estimate?.learn(this.#bytes, performance.now() - startedAt);
    this.#context.respond(response);
  }

  #fail(error: unknown): void {
    this.#context.fail(this.#options.scorer.fail(error, this.#headers));
  }

  #body(): Uint8Array {
    const [first] = this.#pieces;
    if (first === undefined) return new Uint8Array(0);
    return this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces, this.#bytes);
  }
}

function isResponse(value: ScoringResponse | Promise<ScoringResponse>): value is ScoringResponse {
  return 'status' in value;
}

/** Safe to appear in a log and in an error message as it was sent. */
const safeRequestId = /^[\w.~+/=:@-]{1,128}$/;

/** The id that a client or a proxy sent in `X-Request-Id`; undefined if it sent none, or an unsafe one. */
function sentRequestId(headers: IncomingHttpHeaders): string | undefined {
  const id = headers['x-request-id'];
  return typeof id === 'string' && safeRequestId.test(id) ? id : undefined;
}
