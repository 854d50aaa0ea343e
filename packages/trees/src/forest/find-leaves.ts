import { type Forest, splitBits, zeroThreshold } from './forest.js';

/** Rows that go through a tree together. */
export interface RowBlock {
  /** Row after row. */
  readonly values: Float64Array;
  readonly rowCount: number;
  /** Numbers per row. */
  readonly width: number;
  /** Whether a value is NaN. */
  readonly hasNaN: boolean;
}

/** Writes the node of each row's leaf to `leaves`. */
export function findLeaves(
  forest: Forest,
  tree: number,
  { block, leaves }: { readonly block: RowBlock; readonly leaves: Int32Array },
): void {
  const root = forest.roots[tree] as number;
  let first = 0;
  if (forest.isPlain[tree] === 1) {
    const passFours = block.hasNaN ? passMissing : passComparisons;
    passFours(forest, root, { block, leaves });
    first = block.rowCount & ~3;
    if (first === block.rowCount) return;
  }
  passSplits(forest, root, { block, leaves, first });
}

interface Rows {
  readonly block: RowBlock;
  readonly leaves: Int32Array;
}

/** Steps of rows between checks whether they have reached their leaves: a check takes as long as half a step. */
const stepsAtOnce = 3;

/**
 * Takes four rows at a time, and each step without a branch, so that a processor works on the four at once and has nothing
 * to guess. A row that has reached its leaf stays there until all four have reached theirs.
 */
function passComparisons(
  { feature, threshold, child }: Forest,
  root: number,
  { block: { values, rowCount, width }, leaves }: Rows,
): void {
  const end = rowCount - 3;
  for (let row = 0, a = 0; row < end; row += 4, a += 4 * width) {
    const b = a + width;
    const c = b + width;
    const d = c + width;
    let nodeA = root;
    let nodeB = root;
    let nodeC = root;
    let nodeD = root;
    let moved = 1;
    while (moved !== 0) {
      for (let left = stepsAtOnce; left > 0; left -= 1) {
        const valueA = values[a + (feature[nodeA] as number)] as number;
        const valueB = values[b + (feature[nodeB] as number)] as number;
        const valueC = values[c + (feature[nodeC] as number)] as number;
        const valueD = values[d + (feature[nodeD] as number)] as number;
        nodeA = (child[nodeA] as number) + step(valueA >= (threshold[nodeA] as number));
        nodeB = (child[nodeB] as number) + step(valueB >= (threshold[nodeB] as number));
        nodeC = (child[nodeC] as number) + step(valueC >= (threshold[nodeC] as number));
        nodeD = (child[nodeD] as number) + step(valueD >= (threshold[nodeD] as number));
      }
      moved =
        ((child[nodeA] as number) ^ nodeA) |
        ((child[nodeB] as number) ^ nodeB) |
        ((child[nodeC] as number) ^ nodeC) |
        ((child[nodeD] as number) ^ nodeD);
    }
    leaves[row] = nodeA;
    leaves[row + 1] = nodeB;
    leaves[row + 2] = nodeC;
    leaves[row + 3] = nodeD;
  }
}

/** As {@link passComparisons}, for rows with missing values. */
function passMissing(
  { feature, threshold, child, bits }: Forest,
  root: number,
  { block: { values, rowCount, width }, leaves }: Rows,
): void {
  const end = rowCount - 3;
  for (let row = 0, a = 0; row < end; row += 4, a += 4 * width) {
    const b = a + width;
    const c = b + width;
    const d = c + width;
    let nodeA = root;
    let nodeB = root;
    let nodeC = root;
    let nodeD = root;
    let moved = 1;
    while (moved !== 0) {
      for (let left = stepsAtOnce; left > 0; left -= 1) {
        const valueA = values[a + (feature[nodeA] as number)] as number;
        const valueB = values[b + (feature[nodeB] as number)] as number;
        const valueC = values[c + (feature[nodeC] as number)] as number;
        const valueD = values[d + (feature[nodeD] as number)] as number;
        nodeA =
          (child[nodeA] as number) +
          secondOf(valueA, threshold[nodeA] as number, bits[nodeA] as number);
        nodeB =
          (child[nodeB] as number) +
          secondOf(valueB, threshold[nodeB] as number, bits[nodeB] as number);
        nodeC =
          (child[nodeC] as number) +
          secondOf(valueC, threshold[nodeC] as number, bits[nodeC] as number);
        nodeD =
          (child[nodeD] as number) +
          secondOf(valueD, threshold[nodeD] as number, bits[nodeD] as number);
      }
      moved =
        ((child[nodeA] as number) ^ nodeA) |
        ((child[nodeB] as number) ^ nodeB) |
        ((child[nodeC] as number) ^ nodeC) |
        ((child[nodeD] as number) ^ nodeD);
    }
    leaves[row] = nodeA;
    leaves[row + 1] = nodeB;
    leaves[row + 2] = nodeC;
    leaves[row + 3] = nodeD;
  }
}

/** 1 if true: V8 needs no branch for a comparison that is used as a number. */
function step(isSecond: boolean): number {
  return (isSecond as unknown as number) | 0;
}

/** 1 if a value goes to the second child; a missing one does unless the bits say otherwise. */
function secondOf(value: number, threshold: number, bits: number): number {
  return step(value >= threshold) | (step(Number.isNaN(value)) & ~bits & 1);
}

/** Takes rows one by one through any tree. */
function passSplits(
  forest: Forest,
  root: number,
  { block, leaves, first: firstRow }: Rows & { readonly first: number },
): void {
  const { feature, threshold, child, bits } = forest;
  const { values, rowCount, width } = block;
  for (let row = firstRow; row < rowCount; row += 1) {
    const start = row * width;
    let node = root;
    let first = child[node] as number;
    while (first !== node) {
      const value = values[start + (feature[node] as number)] as number;
      const split = bits[node] as number;
      const isSecond =
        split <= splitBits.missingFirst && !Number.isNaN(value)
          ? value >= (threshold[node] as number)
          : goesSecond(forest, node, value);
      node = isSecond ? first + 1 : first;
      first = child[node] as number;
    }
    leaves[row] = node;
  }
}

/** Whether a value goes to the second child of a split of any kind. */
function goesSecond(forest: Forest, node: number, value: number): boolean {
  const bits = forest.bits[node] as number;
  if ((bits & splitBits.categorical) !== 0) {
    if (Number.isNaN(value)) return (bits & splitBits.missingFirst) === 0;
    if (value < 0 && (bits & splitBits.negativeIsNone) !== 0) return true;
    return !isInSet(forest, forest.threshold[node] as number, Math.trunc(value));
  }
  const isMissing =
    Number.isNaN(value) ||
    ((bits & splitBits.zeroIsMissing) !== 0 && Math.abs(value) <= zeroThreshold);
  if (isMissing) return (bits & splitBits.missingFirst) === 0;
  return value >= (forest.threshold[node] as number);
}

/** @param category a whole number, or an infinity */
function isInSet({ setRanges, setWords }: Forest, set: number, category: number): boolean {
  if (!(category >= 0 && category < 2 ** 31)) return false;
  const start = setRanges[3 * set] as number;
  const length = setRanges[3 * set + 1] as number;
  const word = (category >>> 5) - (setRanges[3 * set + 2] as number);
  if (word < 0 || word >= length) return false;
  return (((setWords[start + word] as number) >>> (category & 31)) & 1) === 1;
}
