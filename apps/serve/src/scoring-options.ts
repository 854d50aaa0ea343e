import type { Logger } from '@mlmodel/core';

/** How NaN and the infinities are written into JSON answers. */
export type Nonfinite = 'null' | 'string' | 'token';

/** Where requests are answered. */
export type Isolation =
  /** Short ones in this process, large or slow ones in a child process. */
  | 'auto'
  /** All in this process: a large request holds up the others. */
  | 'never';

/** Options of a scoring handler; those of a server contain them. */
export interface ScoringOptions {
  /** Seconds from the arrival of a request's head to its answer; then 504. 0 is no limit. Default 60. */
  readonly timeoutSeconds?: number | undefined;
  /** Largest body in bytes, as sent and after decompression; beyond it 413. Default 256 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** Default `null`: NaN is `null`, and the infinities are the strings `"Infinity"` and `"-Infinity"`. */
  readonly nonfinite?: Nonfinite | undefined;
  /** Errors tell values of the request and stacks. For development. Default false. */
  readonly debug?: boolean | undefined;
  /** Default: nothing is logged. */
  readonly logger?: Logger | undefined;
}
