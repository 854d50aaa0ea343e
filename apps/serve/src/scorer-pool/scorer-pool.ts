import type { InlineLimit } from './inline-limit.js';

/** What a scorer process has to know of a request besides its body. */
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

/** What a request is told on its way. */
export interface ScorerListener {
  /** `write` may go on. */
  onDrain(): void;
  /** A piece of the response's body is there. */
  onPiece(piece: Uint8Array, response: ScorerResponse): void;
  /** Aborted when the response is not wanted any more. */
  signal(): AbortSignal;
}

/** A request on its way through a scorer process. */
export interface ScorerCall {
  /** @returns false when the next piece has to wait for `onDrain` */
  write(piece: Uint8Array): boolean;
  end(): void;
  /** Gives the response up: at the time limit, a process that works on it without looking up is replaced soon. */
  cancel(options: { readonly late: boolean }): void;
  /** Resolves after the last piece; rejects with an MlmodelError when a process broke or the call was cancelled. */
  readonly response: Promise<ScorerResponse>;
}

/** Another process that scores what would hold up this one. */
export interface ScorerPool {
  /** Tells which bodies of a request's kind are short work, to be done in this process. */
  limitFor(request: ScorerRequest): InlineLimit;
  /** Begins a request. */
  open(request: ScorerRequest, listener: ScorerListener): ScorerCall;
  /** Stops the process after what it runs. */
  close(): Promise<void>;
}
