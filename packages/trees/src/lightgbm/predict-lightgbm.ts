import { findLeaves } from '../forest/find-leaves.js';
import { zeroThreshold } from '../forest/forest.js';
import { blockLength, type PlacedBlock, type RowMatrix, rowBlocks } from '../forest/row-blocks.js';
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
  const all = trees.forest.roots.length / outputs;
  const used = iterations > 0 && iterations < all ? iterations : all;
  const sums = new Float64Array(rows.rowCount * outputs);
  const leaves = new Int32Array(blockLength(rows));
  for (const block of rowBlocks(rows, { zero: zeroThreshold })) {
    const part = sums.subarray(block.start * outputs, (block.start + block.rowCount) * outputs);
    addTrees(part, trees, { block, leaves, treeCount: used * outputs, outputs });
  }
  if (isAverage) for (let at = 0; at < sums.length; at += 1) sums[at] = (sums[at] as number) / used;
  if (!isRaw) convert?.(sums, outputs);
  return sums;
}

interface BlockSums {
  readonly block: PlacedBlock;
  /** Memory for the leaf of each row. */
  readonly leaves: Int32Array;
  readonly treeCount: number;
  readonly outputs: number;
}

/** Apart from the loop over blocks, since V8 compiles small functions to faster loops. */
function addTrees(
  sums: Float64Array,
  { forest, linear }: LightgbmModel['trees'],
  { block, leaves, treeCount, outputs }: BlockSums,
): void {
  for (let tree = 0; tree < treeCount; tree += 1) {
    findLeaves(forest, tree, { block, leaves });
    const place = { leaves, output: tree % outputs, outputs };
    if (linear === undefined) addValues(sums, forest.value, place);
    else addLinear(sums, linear, { ...place, block, numbers: forest.value });
  }
}

interface Place {
  /** The node of the leaf of each row. */
  readonly leaves: Int32Array;
  readonly output: number;
  readonly outputs: number;
}

function addValues(sums: Float64Array, values: Float64Array, place: Place): void {
  const { leaves, output, outputs } = place;
  for (let row = 0, at = output; at < sums.length; row += 1, at += outputs) {
    sums[at] = (sums[at] as number) + (values[leaves[row] as number] as number);
  }
}

interface LinearPlace extends Place {
  readonly block: PlacedBlock;
  /** The number of the leaf of each node. */
  readonly numbers: Float64Array;
}

function addLinear(sums: Float64Array, linear: LinearLeaves, place: LinearPlace): void {
  const { leaves, output, outputs, block, numbers } = place;
  for (let row = 0, at = output; at < sums.length; row += 1, at += outputs) {
    const leaf = numbers[leaves[row] as number] as number;
    sums[at] = (sums[at] as number) + linearValue(linear, leaf, { block, row });
  }
}

/** The linear model of a leaf; its value instead, if a column of it is missing. */
function linearValue(
  { values, constants, starts, features, coefficients }: LinearLeaves,
  leaf: number,
  { block, row }: { readonly block: PlacedBlock; readonly row: number },
): number {
  let sum = constants[leaf] as number;
  const end = starts[leaf + 1] as number;
  for (let term = starts[leaf] as number; term < end; term += 1) {
    const value = block.values[row * block.width + (features[term] as number)] as number;
    if (Number.isNaN(value)) return values[leaf] as number;
    sum += (coefficients[term] as number) * value;
  }
  return sum;
}
