import {
  type Execution,
  type FlavorSession,
  isMlmodelError,
  MlmodelError,
  type ModelInput,
  type PredictCall,
  type Prediction,
} from '@mlmodel/core';
import { rowsOf } from '../pipeline/scoring-trace.js';
import { Batch, type Member } from './batch.js';
import { haveSameForm, isJoinable } from './join-inputs.js';
import { paramsKey } from './params-key.js';

/** How requests are joined to one call of the model. */
export interface BatchingOptions {
  /** Most rows of a batch. A request with as many is not joined with others. */
  readonly rows: number;
  /**
   * Longest time in milliseconds for which a request waits for others although the model is free. With 0, those are joined
   * that arrive together, or while the model is busy.
   */
  readonly waitMilliseconds: number;
  /** Requests that may wait for the model in addition to what it works on; further ones are refused. */
  readonly maxWaiting: number;
  /** Called with each call of the model, but for its own example. */
  readonly onBatch?: ((batch: BatchSummary) => void) | undefined;
  /** Called once, if batches are given up because the model does not answer row by row. */
  readonly onGivenUp?: (() => void) | undefined;
}

/** A call of the model. */
export interface BatchSummary {
  readonly rows: number;
  readonly requests: number;
}

/** The parts of a session that a batcher needs. */
export type BatchedSession = Pick<FlavorSession, 'predict'> & {
  readonly execution: Partial<Pick<Execution, 'maxConcurrency'>>;
};

/** Most batches that collect requests at a time: one for each form of inputs and each choice of params. */
const mostOpen = 8;

/**
 * Makes a predictor that joins the rows of requests that wait at the same time, for a session whose rows are independent.
 * A batch goes to the model when it is full, or when its first request has waited long enough and the model is free. If
 * it fails, its requests are predicted one by one, so that each gets its own prediction or error. A request whose signal is
 * aborted leaves its batch.
 */
export function createBatcher(
  session: BatchedSession,
  options: BatchingOptions,
): Pick<FlavorSession, 'predict'> {
  return new Batcher(session, options);
}

class Batcher implements Pick<FlavorSession, 'predict'> {
  readonly #session: BatchedSession;
  readonly #options: BatchingOptions;
  readonly #maxRunning: number;
  readonly #maxRequests: number;
  /** Batches that collect requests, in the order in which they began. */
  #open: readonly Batch[] = [];
  /** Calls that the model has not answered. */
  #running = 0;
  /** Requests that have been joined and not been answered. */
  #requests = 0;
  #isGivenUp = false;

  constructor(session: BatchedSession, options: BatchingOptions) {
    const { maxConcurrency = Number.POSITIVE_INFINITY } = session.execution;
    this.#session = session;
    this.#options = options;
    this.#maxRunning = maxConcurrency;
    this.#maxRequests = options.maxWaiting + maxConcurrency * options.rows;
  }

  async predict(input: ModelInput, call: PredictCall): Promise<Prediction> {
    const rows = rowsOf(input) ?? 0;
    const isAlone = rows === 0 || rows >= this.#options.rows || call.isExample || this.#isGivenUp;
    if (isAlone || !isJoinable(input)) return this.#callModel(input, call, { rows, requests: 1 });
    if (this.#requests >= this.#maxRequests) throw tooManyWaiting(this.#options.maxWaiting);
    call.signal?.throwIfAborted();
    this.#requests += 1;
    try {
      return await new Promise((resolve, reject) =>
        this.#join({ input, rows, call, resolve, reject }),
      );
    } finally {
      this.#requests -= 1;
    }
  }

  #join(member: Member): void {
    const batch = this.#batchFor(member);
    batch.add(member);
    if (batch.rows >= this.#options.rows) void this.#send(batch);
  }

  /** An open batch of the same form with room for the member, or a new one. */
  #batchFor({ input, rows, call }: Member): Batch {
    const key = paramsKey(call.params);
    const batch = this.#open.find(
      ({ paramsKey, form }) => paramsKey === key && form !== undefined && haveSameForm(form, input),
    );
    if (batch !== undefined && batch.rows + rows <= this.#options.rows) return batch;
    if (batch !== undefined) void this.#send(batch);
    const [oldest] = this.#open;
    if (oldest !== undefined && this.#open.length >= mostOpen) void this.#send(oldest);
    return this.#openBatch(key);
  }

  #openBatch(key: string): Batch {
    const batch = new Batch(key, (empty) => this.#close(empty));
    this.#open = [...this.#open, batch];
    void after(this.#options.waitMilliseconds).then(() => {
      batch.isDue = true;
      this.#sendDue();
    });
    return batch;
  }

  #close(batch: Batch): void {
    this.#open = this.#open.filter((other) => other !== batch);
  }

  /** Sends the batches that have waited long enough, as far as the model is free. */
  #sendDue(): void {
    for (const batch of this.#open) {
      if (this.#running >= this.#maxRunning) return;
      if (batch.isDue) void this.#send(batch);
    }
  }

  async #send(batch: Batch): Promise<void> {
    this.#close(batch);
    batch.begin();
    const sent = batch.members;
    if (sent.length > 1 && (await this.#predictTogether(batch, sent))) return;
    for (const member of sent) {
      if (!batch.take(member)) continue;
      const { input, rows, call, resolve, reject } = member;
      await this.#callModel(input, call, { rows, requests: 1 }).then(resolve, reject);
      await after(0);
    }
  }

  /** @returns whether the members have got what they get */
  async #predictTogether(batch: Batch, sent: readonly Member[]): Promise<boolean> {
    try {
      const { input, rows, call } = batch;
      const prediction = await this.#callModel(input, call, { rows, requests: sent.length });
      if (batch.resolve(prediction, sent)) return true;
      this.#giveUp();
    } catch (error) {
      if (!isMlmodelError(error) || error.errorCode !== 'REQUEST_LIMIT_EXCEEDED') return false;
      batch.reject(error);
      return true;
    }
    return false;
  }

  async #callModel(
    input: ModelInput,
    call: PredictCall,
    summary: BatchSummary,
  ): Promise<Prediction> {
    if (!call.isExample) this.#options.onBatch?.(summary);
    this.#running += 1;
    try {
      return await this.#session.predict(input, call);
    } finally {
      this.#running -= 1;
      this.#sendDue();
    }
  }

  #giveUp(): void {
    if (this.#isGivenUp) return;
    this.#isGivenUp = true;
    this.#options.onGivenUp?.();
  }
}

/** Resolves after a time, or in a later turn of the event loop if that is 0. */
function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds > 0 || typeof setImmediate === 'undefined') setTimeout(resolve, milliseconds);
    else setImmediate(resolve);
  });
}

function tooManyWaiting(limit: number): MlmodelError {
  return new MlmodelError(
    'REQUEST_LIMIT_EXCEEDED',
    `Too many requests wait for the model (limit: ${limit}). Send the request again later.`,
  );
}
