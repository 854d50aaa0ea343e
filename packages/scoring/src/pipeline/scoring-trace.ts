import type { ModelInput } from '@mlmodel/core';
import type { FailureReport } from './failure-report.js';

/** The stages of a request, in order. A pipeline has those from `decode` on, and the queue of a model's processes. */
export const stages = ['receive', 'queue', 'decode', 'enforce', 'predict', 'encode'] as const;

/** One of {@link stages}. */
export type Stage = (typeof stages)[number];

/** Milliseconds by stage. */
export type StageTimes = Readonly<Record<Stage, number>>;

/** Records what happens to one request, at the cost of reading a clock at each change of stage. */
export class ScoringTrace {
  /** The number of rows that the model was called with; undefined if it was not called, or its input has none. */
  rows: number | undefined;
  /** The failure of the model or the server that was reported, if there was one. */
  failure: FailureReport | undefined;
  protected readonly stageTimes: Record<Stage, number> = {
    receive: 0,
    queue: 0,
    decode: 0,
    enforce: 0,
    predict: 0,
    encode: 0,
  };
  #stage: Stage | undefined;
  #since = 0;

  /** Milliseconds by stage, of those that have ended. */
  get times(): StageTimes {
    return this.stageTimes;
  }

  /** Begins a stage, which ends the one before. */
  enter(stage: Stage, now = performance.now()): void {
    if (this.#stage !== undefined) this.stageTimes[this.#stage] += now - this.#since;
    this.#stage = stage;
    this.#since = now;
  }

  /** The current stage has only waited in a queue so far, and begins now. */
  leaveQueue(): void {
    const stage = this.#stage;
    if (stage === undefined) return;
    this.#stage = 'queue';
    this.enter(stage);
  }

  /** Ends the current stage. Idempotent. */
  end(now = performance.now()): void {
    if (this.#stage === undefined) return;
    this.stageTimes[this.#stage] += now - this.#since;
    this.#stage = undefined;
  }
}

/** Rows of an input: those of a table, or the first dimension of tensors. Undefined for other values. */
export function rowsOf(input: ModelInput): number | undefined {
  if (input.kind === 'table') return input.rowCount;
  if (input.kind === 'tensor') return input.tensor.shape[0];
  return input.kind === 'tensors' ? input.tensors[0]?.shape[0] : undefined;
}
