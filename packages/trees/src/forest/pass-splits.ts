import { splitBits, zeroThreshold } from './forest-nodes.js';
import type { PackedForest } from './packed-forest.js';

/** A tree, and rows that pass it. */
export interface SplitPass {
  readonly tree: number;
  readonly rowCount: number;
  /** Where the values of their leaves begin in `PackedForest.found`. */
  readonly to: number;
}

/** Takes the first rows of a block, one by one, through a tree of any kind, and writes the values of their leaves. */
export function passSplits(forest: PackedForest, { tree, rowCount, to }: SplitPass): void {
  const { roots, thresholds, words, bits, values, rows, found, width } = forest;
  const root = roots[tree] as number;
  for (let row = 0; row < rowCount; row += 1) {
    const start = row * width;
    let node = root;
    let first = (words[4 * node + 3] as number) >> 4;
    while (first !== node) {
      const value = rows[start + ((words[4 * node + 2] as number) >> 3)] as number;
      const threshold = thresholds[2 * node] as number;
      const split = bits[node] as number;
      const isSecond =
        split === 0 ? value >= threshold : goesSecond(value, { split, threshold, forest });
      node = isSecond ? first + 1 : first;
      first = (words[4 * node + 3] as number) >> 4;
    }
    found[to + row] = values[node] as number;
  }
}

interface SpecialSplit {
  /** Bits of `splitBits`. */
  readonly split: number;
  readonly threshold: number;
  readonly forest: Pick<PackedForest, 'setRanges' | 'setWords'>;
}

/** Whether a value goes to the second child of a split that does not just compare. */
function goesSecond(value: number, { split, threshold, forest }: SpecialSplit): boolean {
  if ((split & splitBits.categorical) !== 0) {
    if (Number.isNaN(value)) return (split & splitBits.missingFirst) === 0;
    if (value < 0 && (split & splitBits.negativeIsNone) !== 0) return true;
    return !isInSet(forest, threshold, Math.trunc(value));
  }
  if (Number.isNaN(value) || Math.abs(value) <= zeroThreshold) {
    return (split & splitBits.missingFirst) === 0;
  }
  return value >= threshold;
}

/** @param category a whole number, or an infinity */
function isInSet(
  { setRanges, setWords }: SpecialSplit['forest'],
  set: number,
  category: number,
): boolean {
  if (!(category >= 0 && category < 2 ** 31)) return false;
  const start = setRanges[3 * set] as number;
  const length = setRanges[3 * set + 1] as number;
  const word = (category >>> 5) - (setRanges[3 * set + 2] as number);
  if (word < 0 || word >= length) return false;
  return (((setWords[start + word] as number) >>> (category & 31)) & 1) === 1;
}
