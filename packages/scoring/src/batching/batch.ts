import type { ModelInput, PredictCall, Prediction } from '@mlmodel/core';
import { type JoinableInput, joinInputs } from './join-inputs.js';
import { splitPrediction } from './split-prediction.js';

/** A request of a batch. */
export interface Member {
  readonly input: JoinableInput;
  readonly rows: number;
  readonly call: PredictCall;
  resolve(prediction: Prediction): void;
  reject(error: unknown): void;
}

/** Requests that become one call of the model. A member whose signal is aborted leaves. */
export class Batch {
  /** Whether it has waited long enough. */
  isDue = false;
  /** Equal for the params of all members. */
  readonly paramsKey: string;
  readonly #onEmpty: (batch: Batch) => void;
  /** Each with what makes it deaf to its signal. */
  readonly #members = new Map<Member, () => void>();
  readonly #abort = new AbortController();
  #rows = 0;

  /** @param onEmpty called when the last member has left */
  constructor(paramsKey: string, onEmpty: (batch: Batch) => void) {
    this.paramsKey = paramsKey;
    this.#onEmpty = onEmpty;
  }

  /** Rows of its members. */
  get rows(): number {
    return this.#rows;
  }

  get members(): readonly Member[] {
    return [...this.#members.keys()];
  }

  /** The input of a member, whose form all have. */
  get form(): JoinableInput | undefined {
    const [first] = this.#members.keys();
    return first?.input;
  }

  /** The rows of all members. */
  get input(): ModelInput {
    return joinInputs(this.members.map(({ input }) => input));
  }

  /** The call for all members: it is aborted when they have left, and belongs to the trace of the first that has one. */
  get call(): PredictCall {
    const calls = this.members.map(({ call }) => call);
    return {
      params: calls[0]?.params,
      signal: this.#abort.signal,
      traceContext: calls.find(({ traceContext }) => traceContext !== undefined)?.traceContext,
      onStart: () => this.begin(),
    };
  }

  add(member: Member): void {
    const { signal } = member.call;
    const leave = () => this.#leave(member, signal?.reason);
    signal?.addEventListener('abort', leave, { once: true });
    this.#members.set(member, () => signal?.removeEventListener('abort', leave));
    this.#rows += member.rows;
  }

  /** The model begins: until now, the members have waited. */
  begin(): void {
    for (const { call } of this.#members.keys()) call.onStart?.();
  }

  /**
   * Gives each member its rows of the prediction.
   * @param sent the members whose rows the model got
   * @returns false if the prediction does not have as many rows
   */
  resolve(prediction: Prediction, sent: readonly Member[]): boolean {
    const counts = sent.map(({ rows }) => rows);
    const parts = splitPrediction(prediction, counts);
    if (parts === undefined) return false;
    for (const [at, member] of sent.entries()) {
      if (this.take(member)) member.resolve(parts[at] as Prediction);
    }
    return true;
  }

  /** All members get the error. */
  reject(error: unknown): void {
    for (const member of this.members) if (this.take(member)) member.reject(error);
  }

  /** Takes a member out. @returns false if it has left */
  take(member: Member): boolean {
    const forget = this.#members.get(member);
    if (forget === undefined) return false;
    forget();
    this.#members.delete(member);
    this.#rows -= member.rows;
    return true;
  }

  #leave(member: Member, reason: unknown): void {
    this.take(member);
    member.reject(reason);
    if (this.#members.size > 0) return;
    this.#abort.abort(reason);
    this.#onEmpty(this);
  }
}
