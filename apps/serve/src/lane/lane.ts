import type { InlineLimit } from './inline-limit.js';

/** What the lane has to know of a request besides its body. */
export interface LaneRequest {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly accept: string | undefined;
  readonly requestId?: string | undefined;
}

/** The head of an answer that the lane relays. */
export interface LaneAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly contentLength: number;
}

/** What a request is told on its way. */
export interface LaneListener {
  /** `write` may go on. */
  onDrain(): void;
  /** A piece of the answer's body is there. */
  onPiece(piece: Uint8Array, answer: LaneAnswer): void;
  /** Aborted when nobody waits for the answer any more. */
  signal(): AbortSignal;
}

/** A request on its way through the lane. */
export interface LaneCall {
  /** @returns false when the next piece has to wait for `onDrain` */
  write(piece: Uint8Array): boolean;
  end(): void;
  /** Gives the answer up: at the time limit, a process that works on it without looking up is replaced soon. */
  cancel(options: { readonly late: boolean }): void;
  /** Resolves after the last piece; rejects with an MlmodelError when the lane broke or the call was cancelled. */
  readonly answer: Promise<LaneAnswer>;
}

/** Another process that scores what would hold up this one. */
export interface Lane {
  /** Tells which bodies of a request's kind are short work, to be done in this process. */
  limitFor(request: LaneRequest): InlineLimit;
  /** Begins a request. */
  open(request: LaneRequest, listener: LaneListener): LaneCall;
  /** Stops the process after what it runs. */
  close(): Promise<void>;
}
