import type { LeafBlock, RowMatrix } from '../forest/forest.js';
import { zeroThreshold } from '../forest/forest-nodes.js';
import type { LightgbmModel, LinearLeaves } from './lightgbm-model.js';

/** What to predict. */
export interface LightgbmCall {
  /** How many iterations; 0 is all. Default: all. */
  readonly iterations?: number | undefined;
  /** Predict sums, not what the objective makes of them. */
  readonly sums?: boolean | undefined;
}

/**
 * What LightGBM predicts: sums of doubles in the order of the trees, as its objective turns them into predictions.
 * @param rows (rows, columns of the model)
 * @returns (rows, outputs), in row-major order
 */
export function predictLightgbm(
  model: LightgbmModel,
  rows: RowMatrix,
  { iterations = 0, sums: isRaw = false }: LightgbmCall = {},
): Float64Array {
  const { outputs, trees, convert, isAverage } = model;
  const { forest, linear } = trees;
  const all = forest.treeCount / outputs;
  const used = iterations > 0 && iterations < all ? iterations : all;
  const sums = new Float64Array(rows.rowCount * outputs);
  forest.visitLeaves(rows, {
    trees: [0, used * outputs],
    rules: { zero: zeroThreshold },
    visit(block) {
      if (linear === undefined) addValues(sums, block, { outputs });
      else addLinear(sums, block, { linear, outputs, width: rows.width });
    },
  });
  if (isAverage) for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] as number) / used;
  if (!isRaw) convert?.(sums, outputs);
  return sums;
}

function addValues(
  sums: Float64Array,
  { values, firstTree, treeCount, firstRow, rowCount }: LeafBlock,
  { outputs }: { readonly outputs: number },
): void {
  const first = firstRow * outputs;
  for (let tree = 0, from = 0; tree < treeCount; tree += 1) {
    let at = first + ((firstTree + tree) % outputs);
    for (const end = from + rowCount; from < end; from += 1, at += outputs) {
      sums[at] = (sums[at] as number) + (values[from] as number);
    }
  }
}

interface LinearSums {
  /** The values of leaves are their numbers there. */
  readonly linear: LinearLeaves;
  readonly outputs: number;
  /** Numbers per row. */
  readonly width: number;
}

function addLinear(
  sums: Float64Array,
  { values, firstTree, treeCount, firstRow, rowCount, rows }: LeafBlock,
  { linear, outputs, width }: LinearSums,
): void {
  for (let tree = 0, from = 0; tree < treeCount; tree += 1) {
    let at = firstRow * outputs + ((firstTree + tree) % outputs);
    for (let row = 0; row < rowCount; row += 1, from += 1, at += outputs) {
      const leaf = values[from] as number;
      sums[at] = (sums[at] as number) + linearValue(linear, leaf, { rows, start: row * width });
    }
  }
}

/** The linear model of a leaf; its value instead, if a column of it is missing. */
function linearValue(
  { values, constants, starts, features, coefficients }: LinearLeaves,
  leaf: number,
  { rows, start }: { readonly rows: Float64Array; readonly start: number },
): number {
  let sum = constants[leaf] as number;
  const end = starts[leaf + 1] as number;
  for (let term = starts[leaf] as number; term < end; term += 1) {
    const value = rows[start + (features[term] as number)] as number;
    if (Number.isNaN(value)) return values[leaf] as number;
    sum += (coefficients[term] as number) * value;
  }
  return sum;
}
