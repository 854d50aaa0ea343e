/** Work whose growth is measured. */
export interface GrowingWork<Input> {
  /** An input of about that size. */
  make(size: number): Input;
  /** What it throws is a result like others, but for the end of the stack. */
  work(input: Input): unknown;
  /** The size to begin with, where smaller inputs are worth more work; 16 when absent. */
  readonly smallest?: number | undefined;
  /** The greatest size that is tried; 256 Ki when absent. */
  readonly largest?: number | undefined;
}

/**
 * Holds the CPU time of work against the size of its input, which grows until the work is long enough to be measured. Time
 * on the clock does not count, nor do single measurements, so that a busy machine fails nothing.
 * @returns what is wrong, undefined when the work grows no faster than its input
 * @throws RangeError when the work runs out of stack
 */
export function superlinearWork<Input>(work: GrowingWork<Input>): Promise<string | undefined>;

/** A text that can be of any size. */
export interface GrowingText {
  /** For messages. */
  readonly name: string;
  make(size: number): string;
}

/**
 * Texts of repeated characters between others, of all the kinds that readers of texts stumble over.
 * @param rounds the first has each of them once, later ones have pairs of them
 */
export function growingTexts(seed: number, rounds: number): Iterable<GrowingText>;

/** Makes numbers from 0 to 1, always the same ones for a seed. */
export function randomNumbers(seed: number): () => number;
