import { MlmodelError } from '@mlmodel/core';
import type { FailureReport } from '@mlmodel/scoring';
import type { CancelOptions, Lease, OpenRequest, Pool } from '@mlmodel/worker';
import type { FailureLog } from '../failure-log.js';
import type { ChildAnswer, ChildContinuation, ChildPause, ChildRequest } from './child-config.js';
import type { InlineLimit } from './inline-limit.js';
import type { ScorerCall, ScorerListener, ScorerRequest } from './scorer-pool.js';

export interface CallContext {
  readonly scorers: Pool;
  /** Of a model that runs in processes of its own. */
  readonly models: Pool | undefined;
  /** Gets how the request failed in the processes. */
  readonly failures: FailureLog;
  /** Learns how long the request took. */
  readonly limit: InlineLimit;
  readonly listener: ScorerListener;
}

/** Begins a request to a scorer process. */
export function openCall(request: ScorerRequest, context: CallContext): ScorerCall {
  const { scorers, models } = context;
  if (models !== undefined) return new TwoStepCall(request, { ...context, models });
  const call = scorers.open({ ...request }, piecesFor(context));
  return {
    write: (piece) => call.write(piece),
    end: () => call.end(),
    cancel: (options) => call.cancel(options),
    response: call.response.then(({ fields }) =>
      learnFrom(fields as unknown as ChildAnswer, context),
    ),
  };
}

let nextJob = 1;

/**
 * A request for a model in processes of its own: the scorer process reads it; when a model process is free, the scorer
 * process gets its address, asks it, and writes the response.
 */
class TwoStepCall implements ScorerCall {
  readonly response: Promise<ChildAnswer>;
  readonly #context: CallContext & { readonly models: Pool };
  readonly #job = nextJob++;
  readonly #scorer: Lease;
  #step: OpenRequest;
  #isReading = false;
  #cancelled: CancelOptions | undefined;

  constructor(request: ScorerRequest, context: CallContext & { readonly models: Pool }) {
    this.#context = context;
    this.#scorer = context.scorers.lease();
    const begun = () => {
      this.#isReading = true;
    };
    this.#scorer.granted.then(begun, () => {});
    const fields: ChildRequest = { ...request, job: this.#job };
    this.#step = this.#scorer.open({ ...fields }, piecesFor(context));
    this.response = this.#run().finally(() => this.#scorer.end());
  }

  write(piece: Uint8Array): boolean {
    return this.#step.write(piece);
  }

  end(): void {
    this.#step.end();
  }

  cancel(options: CancelOptions): void {
    this.#cancelled = options;
    this.#step.cancel(options);
  }

  async #run(): Promise<ChildAnswer> {
    const { models, listener } = this.#context;
    try {
      const { fields } = await this.#step.response;
      const answer = fields as unknown as ChildAnswer | ChildPause;
      if (!('needsModel' in answer)) return learnFrom(answer, this.#context);
      const model = models.lease(listener.signal());
      await model.granted;
      return await this.#predict(model);
    } catch (error) {
      await this.#drop();
      throw error;
    }
  }

  /** The second step: the scorer process asks the model process. */
  async #predict(model: Lease): Promise<ChildAnswer> {
    const { address } = model;
    if (address === undefined) {
      model.end();
      throw new MlmodelError(
        'TEMPORARILY_UNAVAILABLE',
        'The process of the model cannot be reached',
      );
    }
    const fields: ChildContinuation = { continues: this.#job, model: address };
    this.#step = this.#scorer.open({ ...fields }, piecesFor(this.#context));
    this.#step.end();
    if (this.#cancelled !== undefined) this.#step.cancel(this.#cancelled);
    try {
      const { fields } = await this.#step.response;
      model.end();
      return learnFrom(fields as unknown as ChildAnswer, this.#context);
    } catch (error) {
      model.cancel(this.#cancelled);
      throw error;
    }
  }

  /** Lets the scorer process forget what it has read. */
  async #drop(): Promise<void> {
    if (!this.#isReading) return;
    const fields: ChildContinuation = { continues: this.#job };
    await this.#scorer.request({ ...fields }).catch(() => {});
  }
}

function piecesFor({ listener }: CallContext) {
  return {
    onDrain: () => listener.onDrain(),
    onPiece: (piece: Uint8Array, fields: object) => listener.onPiece(piece, fields as ChildAnswer),
  };
}

function learnFrom(answer: ChildAnswer, { limit, failures, models }: CallContext): ChildAnswer {
  limit.learn(answer.bytes, answer.milliseconds);
  for (const failure of answer.failures) failures.add(withHint(failure, models));
  return answer;
}

/** The server knows what the model's processes were started with. */
function withHint(failure: FailureReport, models: Pool | undefined): FailureReport {
  const hint = models?.hintFor(failure.traceback) ?? '';
  return hint === '' ? failure : { ...failure, traceback: `${failure.traceback}\n${hint}` };
}
