import { isMlmodelError } from '@mlmodel/core';
import {
  decompressBody,
  type Pipeline,
  type ScoringResponse,
  type StreamType,
} from '@mlmodel/scoring';
import { sentRequestId } from '../http/request-id.js';
import type { InlineLimit } from '../scorer-pool/inline-limit.js';
import type { ScorerCall, ScorerPool, ScorerRequest } from '../scorer-pool/scorer-pool.js';
import type { Exchange } from './exchange.js';
import type { BodySink } from './receive-body.js';

/** How much a compressed body is inflated in this process before a scorer process takes it. */
const largestInflatedInline = 1024 * 1024;

export interface ScoreBodyOptions {
  readonly scorer: Pipeline;
  /** Absent: everything is scored in this process. */
  readonly scorerPool: ScorerPool | undefined;
  /** Bytes that the client declared; undefined when it did not. */
  readonly declaredBytes: number | undefined;
  /** True when no other request runs. */
  readonly isAlone: () => boolean;
}

/** Takes the body of an exchange, scores it here or in a scorer process, and answers. */
export function scoreBody(exchange: Exchange, options: ScoreBodyOptions): BodySink {
  return new ScoredBody(exchange, options);
}

class ScoredBody implements BodySink {
  readonly #exchange: Exchange;
  readonly #options: ScoreBodyOptions;
  readonly #headers: ScorerRequest;
  readonly #limit: InlineLimit | undefined;
  readonly #streamType: StreamType | undefined;
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #call: ScorerCall | undefined;

  constructor(exchange: Exchange, options: ScoreBodyOptions) {
    const { headers } = exchange.request;
    this.#exchange = exchange;
    this.#options = options;
    this.#headers = {
      contentType: headers['content-type'],
      contentEncoding: headers['content-encoding'],
      accept: headers.accept,
      requestId: sentRequestId(headers),
    };
    this.#streamType = options.scorer.streamType(headers.accept);
    if (this.#streamType === undefined) this.#limit = options.scorerPool?.limitFor(this.#headers);
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
      this.#stream(this.#streamType).catch((error) => this.#refuse(error));
    } else if (this.#limit === undefined) this.#score(this.#body(), this.#headers);
    else if (this.#headers.contentEncoding !== undefined) void this.#inflate(this.#limit);
    else this.#scoreByCost(this.#body(), this.#limit);
  }

  #isLongWork(bytes: number): boolean {
    return this.#limit !== undefined && !this.#limit.fits(bytes);
  }

  /** Moves on what is there and what still comes. @returns what the last `write` said */
  #toScorerPool(): boolean {
    const { request } = this.#exchange;
    const { scorerPool } = this.#options;
    if (scorerPool === undefined) return true;
    const call = scorerPool.open(this.#headers, {
      onDrain: () => request.resume(),
      onPiece: (piece, answer) => this.#exchange.relay(piece, answer),
      signal: () => this.#exchange.signal,
    });
    this.#call = call;
    this.#exchange.onGivenUp = (late) => call.cancel({ late });
    call.response.then(
      (answer) => this.#exchange.endRelay(answer),
      (error) => this.#refuse(error),
    );
    let keepsUp = true;
    for (const piece of this.#pieces) keepsUp = call.write(piece);
    this.#pieces = [];
    return keepsUp;
  }

  /** Scores a body here if reading it is cheap, else in the scorer pool. */
  #scoreByCost(body: Uint8Array, limit: InlineLimit): void {
    const { contentType } = this.#headers;
    const headers = { ...this.#headers, contentEncoding: undefined };
    const decide = (cost: number) =>
      limit.fits(cost) ? this.#score(body, headers) : this.#endInScorerPool();
    const cost = this.#options.scorer.estimateCost(body, { contentType, limit: limit.largest });
    if (typeof cost === 'number') decide(cost);
    else cost.then(decide, (error) => this.#refuse(error));
  }

  #endInScorerPool(): void {
    if (this.#exchange.over) return;
    this.#toScorerPool();
    this.#call?.end();
  }

  async #inflate(limit: InlineLimit): Promise<void> {
    const { contentEncoding } = this.#headers;
    const options = { limit: largestInflatedInline };
    try {
      this.#scoreByCost(await decompressBody(this.#body(), contentEncoding, options), limit);
    } catch (error) {
      if (isMlmodelError(error) && error.status === 413) this.#endInScorerPool();
      else this.#refuse(error);
    }
  }

  #score(body: Uint8Array, headers: ScorerRequest): void {
    const { scorer } = this.#options;
    const startedAt = performance.now();
    const alone = this.#options.isAlone();
    const signal = () => this.#exchange.signal;
    const answer = scorer.respond({ ...headers, body, signal });
    if (isAnswer(answer)) this.#finish(answer, alone, startedAt);
    else {
      answer.then(
        (value) => this.#finish(value, alone && this.#options.isAlone(), startedAt),
        (error) => this.#refuse(error),
      );
    }
  }

  async #stream(type: StreamType): Promise<void> {
    const signal = () => this.#exchange.signal;
    const request = { ...this.#headers, body: this.#body(), signal };
    const answer = await this.#options.scorer.stream(request, type);
    if ('events' in answer) await this.#exchange.answerStream(answer);
    else this.#exchange.answer(answer);
  }

  #finish(answer: ScoringResponse, alone: boolean, startedAt: number): void {
    if (alone) this.#limit?.learn(this.#bytes, performance.now() - startedAt);
    this.#exchange.answer(answer);
  }

  #refuse(error: unknown): void {
    this.#exchange.refuse(this.#options.scorer.fail(error, this.#headers));
  }

  #body(): Uint8Array {
    const [first] = this.#pieces;
    if (first === undefined) return new Uint8Array(0);
    return this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces, this.#bytes);
  }
}

function isAnswer(value: ScoringResponse | Promise<ScoringResponse>): value is ScoringResponse {
  return 'status' in value;
}
