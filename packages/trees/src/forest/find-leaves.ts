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
  const passPlain = block.hasNaN ? passMissing : passComparisons;
  const pass = forest.isPlain[tree] === 1 ? passPlain : passSplits;
  pass(forest, root, { block, leaves });
}

interface Rows {
  readonly block: RowBlock;
  readonly leaves: Int32Array;
}

/**
 * Takes four rows at a time, and each step without a branch, so that a processor works on the four at once and has nothing
 * to guess. A row that has reached its leaf stays there until all four have reached theirs.
 */
function passComparisons(
  { feature, threshold, child }: Forest,
  root: number,
  { block: { values, rowCount, width }, leaves }: Rows,
): void {
  let row = 0;
  for (let a = 0; row + 4 <= rowCount; row += 4, a += 4 * width) {
    const b = a + width;
    const c = b + width;
    const d = c + width;
    let nodeA = root;
    let nodeB = root;
    let nodeC = root;
    let nodeD = root;
    let moved = 1;
    while (moved !== 0) {
      const fromA = nodeA;
      const fromB = nodeB;
      const fromC = nodeC;
      const fromD = nodeD;
      const valueA = values[a + (feature[fromA] as number)] as number;
      const valueB = values[b + (feature[fromB] as number)] as number;
      const valueC = values[c + (feature[fromC] as number)] as number;
      const valueD = values[d + (feature[fromD] as number)] as number;
      nodeA = (child[fromA] as number) + step(valueA >= (threshold[fromA] as number));
      nodeB = (child[fromB] as number) + step(valueB >= (threshold[fromB] as number));
      nodeC = (child[fromC] as number) + step(valueC >= (threshold[fromC] as number));
      nodeD = (child[fromD] as number) + step(valueD >= (threshold[fromD] as number));
      moved = (nodeA ^ fromA) | (nodeB ^ fromB) | (nodeC ^ fromC) | (nodeD ^ fromD);
    }
    leaves[row] = nodeA;
    leaves[row + 1] = nodeB;
    leaves[row + 2] = nodeC;
    leaves[row + 3] = nodeD;
  }
  for (; row < rowCount; row += 1) {
    const start = row * width;
    let node = root;
    let from = -1;
    while (node !== from) {
      from = node;
      const value = values[start + (feature[from] as number)] as number;
      node = (child[from] as number) + step(value >= (threshold[from] as number));
    }
    leaves[row] = node;
  }
}

/** As {@link passComparisons}, for rows with missing values. */
function passMissing(
  { feature, threshold, child, bits }: Forest,
  root: number,
  { block: { values, rowCount, width }, leaves }: Rows,
): void {
  let row = 0;
  for (let a = 0; row + 4 <= rowCount; row += 4, a += 4 * width) {
    const b = a + width;
    const c = b + width;
    const d = c + width;
    let nodeA = root;
    let nodeB = root;
    let nodeC = root;
    let nodeD = root;
    let moved = 1;
    while (moved !== 0) {
      const fromA = nodeA;
      const fromB = nodeB;
      const fromC = nodeC;
      const fromD = nodeD;
      const valueA = values[a + (feature[fromA] as number)] as number;
      const valueB = values[b + (feature[fromB] as number)] as number;
      const valueC = values[c + (feature[fromC] as number)] as number;
      const valueD = values[d + (feature[fromD] as number)] as number;
      nodeA =
        (child[fromA] as number) +
        secondOf(valueA, threshold[fromA] as number, bits[fromA] as number);
      nodeB =
        (child[fromB] as number) +
        secondOf(valueB, threshold[fromB] as number, bits[fromB] as number);
      nodeC =
        (child[fromC] as number) +
        secondOf(valueC, threshold[fromC] as number, bits[fromC] as number);
      nodeD =
        (child[fromD] as number) +
        secondOf(valueD, threshold[fromD] as number, bits[fromD] as number);
      moved = (nodeA ^ fromA) | (nodeB ^ fromB) | (nodeC ^ fromC) | (nodeD ^ fromD);
    }
    leaves[row] = nodeA;
    leaves[row + 1] = nodeB;
    leaves[row + 2] = nodeC;
    leaves[row + 3] = nodeD;
  }
  for (; row < rowCount; row += 1) {
    const start = row * width;
    let node = root;
    let from = -1;
    while (node !== from) {
      from = node;
      const value = values[start + (feature[from] as number)] as number;
      node =
        (child[from] as number) + secondOf(value, threshold[from] as number, bits[from] as number);
    }
    leaves[row] = node;
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

/** Any tree and any rows. */
function passSplits(forest: Forest, root: number, { block, leaves }: Rows): void {
  const { feature, threshold, child, bits } = forest;
  const { values, rowCount, width } = block;
  for (let row = 0; row < rowCount; row += 1) {
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
