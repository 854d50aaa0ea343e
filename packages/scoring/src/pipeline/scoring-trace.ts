import type { ModelInput, Prediction } from '@mlmodel/core';
import type { FailureReport } from './failure-report.js';

/** The stages of a request, in order. A pipeline has those from `decode` on, and the queue of a model's processes. */
export const stages = ['receive', 'queue', 'decode', 'enforce', 'predict', 'encode'] as const;

/** One of {@link stages}. */
export type Stage = (typeof stages)[number];

/** The places of {@link stages}. */
export const stageAt = {
  receive: 0,
  queue: 1,
  decode: 2,
  enforce: 3,
  predict: 4,
  encode: 5,
} as const satisfies Record<Stage, number>;

/** The values of a request. */
export interface CapturedValues {
  /** What the model was called with; undefined if it was not called. */
  readonly input?: ModelInput | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly prediction?: Prediction | undefined;
}

/** No stage has begun, or the last one has ended. */
const none = -1;

const nothing: CapturedValues = {};

/**
 * Records what happens to one request. Each request of a busy server has one, so it only reads a clock at each change of
 * stage, and keeps its times in one array.
 */
export class ScoringTrace {
  /** Milliseconds of the stages that have ended, in the order of {@link stages}. */
  readonly stageTimes: number[] = [0, 0, 0, 0, 0, 0];
  /** The number of rows that the model was called with; undefined if it was not called, or its input has none. */
  rows: number | undefined = undefined;
  /** The failure of the model or the server that was reported, if there was one. */
  failure: FailureReport | undefined = undefined;
  /** The trace that the request belongs to, as header fields (W3C Trace Context). */
  traceContext: Readonly<Record<string, string>> | undefined = undefined;
  /** Whether the values of the request are kept. */
  capturesValues = false;
  /** Empty unless `capturesValues`; a stream's predictions are not kept. */
  captured: CapturedValues = nothing;
  #stage: number = none;
  #since = 0;

  /** Begins a stage, which ends the one before. @param stage a place of {@link stageAt} */
  enter(stage: number, now = performance.now()): void {
    if (this.#stage !== none) this.#count(now);
    this.#stage = stage;
    this.#since = now;
  }

  /** The current stage has only waited in a queue so far, and begins now. */
  leaveQueue(): void {
    const stage = this.#stage;
    if (stage === none) return;
    this.#stage = stageAt.queue;
    this.enter(stage);
  }

  /** Ends the current stage. Idempotent. */
  end(now = performance.now()): void {
    if (this.#stage === none) return;
    this.#count(now);
    this.#stage = none;
  }

  #count(now: number): void {
    (this.stageTimes[this.#stage] as number) += now - this.#since;
  }
}

/** Rows of an input: those of a table, or the first dimension of tensors. Undefined for other values. */
export function rowsOf(input: ModelInput): number | undefined {
  if (input.kind === 'table') return input.rowCount;
  if (input.kind === 'tensor') return input.tensor.shape[0];
  return input.kind === 'tensors' ? input.tensors[0]?.shape[0] : undefined;
}
