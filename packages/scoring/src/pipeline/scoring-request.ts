import type { ScoringTrace } from './scoring-trace.js';

/** A request to score. */
export interface ScoringRequest {
  readonly body: Uint8Array;
  /** Values of header fields; undefined when absent. */
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly accept?: string | undefined;
  /** The client's request id; otherwise a failing request gets a generated one. */
  readonly requestId?: string | undefined;
  /** Returns a signal that is aborted when the response is no longer wanted; called only if needed. */
  readonly signal?: (() => AbortSignal) | undefined;
  /** The body is the model's own example; see `PredictCall`. */
  readonly isExample?: boolean | undefined;
  /** Records what happens to the request. Default: nothing is measured. */
  readonly trace?: ScoringTrace | undefined;
}

/** The response to a request. */
export interface ScoringResponse {
  readonly status: number;
  /** Value of the Content-Type field. */
  readonly contentType: string;
  /** A string is ASCII, so its length is its size in bytes. A long body is split into pieces. */
  readonly body: string | Uint8Array | readonly Uint8Array[];
}
