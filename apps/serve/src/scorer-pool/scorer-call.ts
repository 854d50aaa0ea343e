import { MlmodelError } from '@mlmodel/core';
import type { BatchSummary, FailureReport } from '@mlmodel/scoring';
import type { CancelOptions, Lease, OpenRequest, Pool } from '@mlmodel/worker';
import type { FailureLog } from '../failure-log.js';
import type { RequestTrace } from '../handler/request-events.js';
import type { IgnoredLog } from '../ignored-log.js';
import type {
  ChildContinuation,
  ChildPause,
  ChildRequest,
  ChildResponse,
} from './child-messages.js';
import type { CostEstimate } from './cost-estimate.js';

/** What a scorer process needs to know about a request in addition to its body. */
export interface ScorerRequest {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly accept: string | undefined;
  readonly requestId?: string | undefined;
}

/** The head of a response that arrives in pieces. */
export interface ScorerResponse {
  readonly status: number;
  readonly contentType: string;
  readonly contentLength: number;
}

/** Receives the events of a call. */
export interface ScorerListener {
  /** Length of the request's body. */
  readonly bodyBytes: number;
  /** Estimate of its rows. */
  readonly rows: number;
  /** Called with a piece of the request's body that is no longer needed; if the request fails, some pieces may be left out. */
  onSent(piece: Uint8Array): void;
  /** Called for each piece of the response's body, which then belongs to the listener. */
  onPiece(piece: Uint8Array, head: ScorerResponse): void;
  /** Aborted when the response is no longer needed. */
  signal(): AbortSignal;
  /** Records what happens to the request, if something observes it. */
  readonly trace?: RequestTrace | undefined;
}

/** A request to a scorer process. */
export interface ScorerCall {
  /** Sends a piece, which must not change until `onSent` gets it. */
  write(piece: Uint8Array): void;
  end(): void;
  /** Abandons the response. After the time limit (`late`), an unresponsive process is soon replaced. */
  cancel(options: { readonly late: boolean }): void;
  /** Resolves after the last piece; rejects with an MlmodelError if the process ended or the call was cancelled. */
  readonly response: Promise<ScorerResponse>;
}

export interface CallContext {
  readonly scorers: Pool;
  /** The model's own processes, if it has any. */
  readonly models: Pool | undefined;
  /** Gets the failures that the processes report. */
  readonly failures: FailureLog;
  /** Gets the ignored names that the processes report. */
  readonly ignored: IgnoredLog;
  /** Gets the batches that the processes report. */
  readonly onBatch: (batch: BatchSummary) => void;
  /** Learns from the duration of the request. */
  readonly estimate: CostEstimate;
  readonly listener: ScorerListener;
}

/** Opens a request to a scorer process. */
export function openScorerCall(request: ScorerRequest, context: CallContext): ScorerCall {
  const { scorers, models } = context;
  if (models !== undefined) return new TwoStepCall(request, { ...context, models });
  const options = { ...payloadOf(request, context), ...piecesFor(context) };
  const call = scorers.open({ ...fieldsFor(request, context) }, options);
  return {
    write: (piece) => call.write(piece),
    end: () => call.end(),
    cancel: (options) => call.cancel(options),
    response: call.response.then(({ fields }) =>
      learnFrom(fields as unknown as ChildResponse, context),
    ),
  };
}

let nextJob = 1;

/**
 * A request for a model that runs in its own processes. The scorer process first reads the request. When a model
 * process is free, the scorer process gets its address, sends it the input, and writes the response.
 */
class TwoStepCall implements ScorerCall {
  readonly response: Promise<ChildResponse>;
  readonly #context: CallContext & { readonly models: Pool };
  readonly #job = nextJob++;
  readonly #scorer: Lease;
  #step: OpenRequest;
  #isReading = false;
  #cancelled: CancelOptions | undefined;

  constructor(request: ScorerRequest, context: CallContext & { readonly models: Pool }) {
    this.#context = context;
    const { bodyBytes: bytes, rows } = context.listener;
    this.#scorer = context.scorers.lease(undefined, { bytes, rows });
    const onGranted = () => {
      this.#isReading = true;
    };
    this.#scorer.granted.then(onGranted, () => {});
    const fields: ChildRequest = { ...fieldsFor(request, context), job: this.#job };
    const options = { ...payloadOf(request, context), ...piecesFor(context) };
    this.#step = this.#scorer.open({ ...fields }, options);
    this.response = this.#run().finally(() => this.#scorer.end());
  }

  write(piece: Uint8Array): void {
    this.#step.write(piece);
  }

  end(): void {
    this.#step.end();
  }

  cancel(options: CancelOptions): void {
    this.#cancelled = options;
    this.#step.cancel(options);
  }

  async #run(): Promise<ChildResponse> {
    const { models, listener } = this.#context;
    try {
      const { fields } = await this.#step.response;
      const response = fields as unknown as ChildResponse | ChildPause;
      if (!('needsModel' in response)) return learnFrom(response, this.#context);
      const { bytes, rows } = response.needsModel;
      const model = models.lease(listener.signal(), { bytes, rows });
      await model.granted;
      return await this.#predict(model);
    } catch (error) {
      await this.#drop();
      throw error;
    }
  }

  /** The second step: the scorer process gets the prediction of the model process. */
  async #predict(model: Lease): Promise<ChildResponse> {
    const { address } = model;
    if (address === undefined) {
      model.end();
      throw new MlmodelError('TEMPORARILY_UNAVAILABLE', 'The model process cannot be reached.');
    }
    const fields: ChildContinuation = { continues: this.#job, model: address };
    this.#step = this.#scorer.open({ ...fields }, piecesFor(this.#context));
    this.#step.end();
    if (this.#cancelled !== undefined) this.#step.cancel(this.#cancelled);
    try {
      const { fields } = await this.#step.response;
      model.end();
      return learnFrom(fields as unknown as ChildResponse, this.#context);
    } catch (error) {
      model.cancel(this.#cancelled);
      throw error;
    }
  }

  /** Makes the scorer process discard what it has read. */
  async #drop(): Promise<void> {
    if (!this.#isReading) return;
    const fields: ChildContinuation = { continues: this.#job };
    await this.#scorer.request({ ...fields }).catch(() => {});
  }
}

function fieldsFor(request: ScorerRequest, { listener }: CallContext): ChildRequest {
  const { trace } = listener;
  if (trace === undefined) return request;
  const { traceContext, capture } = trace;
  return { ...request, isTraced: true, traceContext, capture };
}

/** The server may still be inflating a compressed body. */
function payloadOf({ contentEncoding }: ScorerRequest, { listener }: CallContext) {
  const { bodyBytes, rows } = listener;
  const onSent = (piece: Uint8Array) => listener.onSent(piece);
  const isFree = contentEncoding === undefined;
  return { payloadBytes: bodyBytes, rows, onSent: isFree ? onSent : undefined };
}

function piecesFor({ listener }: CallContext) {
  return {
    onPiece: (piece: Uint8Array, fields: object) =>
      listener.onPiece(piece, fields as ChildResponse),
  };
}

function learnFrom(
  response: ChildResponse,
  { estimate, failures, ignored, onBatch, models, listener }: CallContext,
): ChildResponse {
  const { trace } = listener;
  if (trace !== undefined && response.trace !== undefined) trace.adopt(response.trace);
  estimate.learn(response.bytes, response.milliseconds);
  for (const reported of response.failures) {
    const failure = withHint(reported, models);
    failures.add(failure);
    if (trace !== undefined) trace.failure = failure;
  }
  for (const batch of response.batches) onBatch(batch);
  for (const names of response.ignored) ignored.add(names);
  return response;
}

/** Adds the hint of the pool, which knows how the model processes were started. */
function withHint(failure: FailureReport, models: Pool | undefined): FailureReport {
  const hint = models?.hintFor(failure.traceback) ?? '';
  return hint === '' ? failure : { ...failure, traceback: `${failure.traceback}\n${hint}` };
}
