import { isMlmodelError } from '@mlmodel/core';
import {
  decompressBody,
  type Pipeline,
  type ScoringResponse,
  type StreamType,
  stageAt,
} from '@mlmodel/scoring';
import type { RowEstimate } from '../admission/row-estimate.js';
import { sentRequestId } from '../http/request-id.js';
import type { CostEstimate } from '../scorer-pool/cost-estimate.js';
import type { ScorerPool } from '../scorer-pool/create-scorer-pool.js';
import { isCopied } from '../scorer-pool/is-copied.js';
import type { ScorerRequest } from '../scorer-pool/scorer-call.js';
import type { RequestContext } from './request-context.js';

/** How many bytes of a compressed body are inflated in this process before a scorer process takes over. */
const maxInflatedBytes = 1024 * 1024;

/** Longer bodies are freed before the garbage collector finds them. */
const longBytes = 64 * 1024;

export interface ScoreBodyOptions {
  readonly scorer: Pipeline;
  /** Undefined if everything is scored in this process. */
  readonly scorerPool: ScorerPool | undefined;
  readonly estimateRows: RowEstimate;
  /** True while no other request is running. */
  readonly isOnlyRequest: () => boolean;
}

/** Scores the body of a request, which has arrived, in this process or in a scorer process, and responds. */
export function scoreBody(context: RequestContext, options: ScoreBodyOptions): void {
  new ScoredBody(context, options).start();
}

class ScoredBody {
  readonly #context: RequestContext;
  readonly #options: ScoreBodyOptions;
  readonly #headers: ScorerRequest;
  #estimate: CostEstimate | undefined;

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
  }

  start(): void {
    const { scorer, scorerPool } = this.#options;
    const { body } = this.#context;
    const streamType = scorer.streamType(this.#headers.accept);
    if (streamType !== undefined) {
      this.#stream(streamType).catch((error) => this.#fail(error));
      return;
    }
    const estimate = scorerPool?.estimateFor(this.#headers);
    this.#estimate = estimate;
    if (estimate === undefined) this.#score(body.whole(), this.#headers);
    else if (!estimate.isShort(body.bytes)) this.#scoreInPool();
    else if (this.#headers.contentEncoding !== undefined) void this.#inflate(estimate);
    else this.#scoreByCost(body.whole(), estimate);
  }

  #scoreInPool(): void {
    const context = this.#context;
    const { scorerPool } = this.#options;
    if (scorerPool === undefined || context.ended) return;
    context.trace?.enter(stageAt.queue);
    const call = scorerPool.open(this.#headers, {
      bodyBytes: context.body.bytes,
      rows: this.#options.estimateRows(context),
      onSent: (piece) => context.body.freePiece(piece),
      onPiece: (piece, head) => context.relay(piece, head),
      signal: () => context.signal,
      trace: context.trace,
    });
    context.onAbandoned = (late) => call.cancel({ late });
    call.response.then(
      (head) => context.endRelay(head),
      (error) => this.#fail(error),
    );
    for (const piece of context.body.takePieces()) call.write(piece);
    call.end();
  }

  /** Scores a body in this process if that is estimated to be short work. */
  #scoreByCost(body: Uint8Array, estimate: CostEstimate): void {
    const { contentType } = this.#headers;
    const headers = { ...this.#headers, contentEncoding: undefined };
    const decide = (cost: number) =>
      estimate.isShort(cost) ? this.#score(body, headers) : this.#scoreInPool();
    const cost = this.#options.scorer.estimateCost(body, { contentType, limit: estimate.maxBytes });
    if (typeof cost === 'number') decide(cost);
    else cost.then(decide, (error) => this.#fail(error));
  }

  async #inflate(estimate: CostEstimate): Promise<void> {
    const { body } = this.#context;
    const { contentEncoding } = this.#headers;
    this.#context.trace?.enter(stageAt.decode);
    const options = { limit: maxInflatedBytes };
    try {
      this.#scoreByCost(await decompressBody(body.whole(), contentEncoding, options), estimate);
    } catch (error) {
      if (isMlmodelError(error) && error.status === 413) this.#scoreInPool();
      else this.#fail(error);
    }
  }

  #score(body: Uint8Array, headers: ScorerRequest): void {
    const { scorer } = this.#options;
    const startedAt = performance.now();
    const { isOnlyRequest } = this.#options;
    const wasOnlyRequest = isOnlyRequest();
    const { trace } = this.#context;
    const signal = () => this.#context.signal;
    const response = scorer.respond({ ...headers, body, signal, trace });
    if (isResponse(response)) this.#finish(response, wasOnlyRequest, startedAt);
    else {
      response.then(
        (value) => this.#finish(value, wasOnlyRequest && isOnlyRequest(), startedAt),
        (error) => this.#fail(error),
      );
    }
  }

  async #stream(type: StreamType): Promise<void> {
    const { trace } = this.#context;
    const signal = () => this.#context.signal;
    const body = this.#context.body.whole();
    const request = { ...this.#headers, body, signal, trace };
    const response = await this.#options.scorer.stream(request, type);
    if ('events' in response) await this.#context.respondWithStream(response);
    else this.#context.respond(response);
  }

  #finish(response: ScoringResponse, isMeasured: boolean, startedAt: number): void {
    const { body } = this.#context;
    if (isMeasured) this.#estimate?.learn(body.bytes, performance.now() - startedAt);
    this.#context.respond(response);
    if (body.bytes >= longBytes && isCopied(this.#headers)) body.free();
  }

  #fail(error: unknown): void {
    const { requestId } = this.#headers;
    const { trace } = this.#context;
    this.#context.fail(this.#options.scorer.fail(error, { requestId, trace }));
  }
}

function isResponse(value: ScoringResponse | Promise<ScoringResponse>): value is ScoringResponse {
  return 'status' in value;
}
