import type { Answer } from '../score/scorer.js';
import type { InlineLimit } from './inline-limit.js';

/** What the lane has to know of a request besides its body. */
export interface LaneRequest {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly accept: string | undefined;
}

/** A request on its way through the lane. */
export interface LaneCall {
  /** @returns false when the next piece has to wait for `onDrain` */
  write(piece: Uint8Array): boolean;
  end(): void;
  /** Gives the answer up. */
  cancel(): void;
  /** Rejects with an MlmodelError when the lane broke or the call was cancelled. */
  readonly answer: Promise<Answer>;
}

/** Another process that scores what would hold up this one. */
export interface Lane {
  /** Tells which bodies of a request's kind are short work, to be done in this process. */
  limitFor(request: LaneRequest): InlineLimit;
  /** Begins a request; `onDrain` is called when `write` may go on. */
  open(request: LaneRequest, onDrain: () => void): LaneCall;
  /** Stops the process after what it runs. */
  close(): Promise<void>;
}
