import type { RawInput } from '@mlmodel/core';

/** A request's body, read but not yet held against a schema. */
export interface DecodedRequest {
  readonly input: RawInput;
  /** What was sent as params; undefined when nothing was. In the chat form the top-level keys of the body. */
  readonly params: unknown;
  /** Whether the answer goes below the key `predictions`: not in the chat form. */
  readonly wrapped: boolean;
}
