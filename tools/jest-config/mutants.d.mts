/** A number from 0 to 1, without 1. */
type Random = () => number;

export interface MutantTrial<Original> {
  readonly originals: readonly Original[];
  readonly runs: number;
  readonly random: Random;
  /** Uses a mutant of an original. */
  readonly attempt: (mutant: Uint8Array, original: Original) => Promise<void>;
  /** Whether that may be thrown; anything else ends the trial. */
  readonly isRefusal: (error: unknown) => boolean;
}

/**
 * Uses mutants of files: copies with some bytes changed, left out, repeated, exchanged with others, or cut off. Some of the
 * new bytes mean something in text formats: digits, signs, the ends of things.
 * @returns how many were refused and how many were not, and by how many bytes the memory of the process has grown
 */
export function tryMutants<Original extends { readonly bytes: Uint8Array }>(
  trial: MutantTrial<Original>,
): Promise<{ readonly refused: number; readonly answered: number; readonly memory: number }>;
