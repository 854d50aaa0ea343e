import { findLeaves, type RowBlock } from '../forest/find-leaves.js';
import { blockLength, type RowMatrix, rowBlocks } from '../forest/row-blocks.js';
import type { LinearBooster, TreeBooster, XgboostModel } from './xgboost-model.js';

/** What to predict. */
export interface XgboostCall {
  /** The number that stands for a missing value, beside NaN. */
  readonly missing?: number | undefined;
  /** The first iteration and the one after the last; 0 is all. Default: all. */
  readonly iterations?: readonly [number, number] | undefined;
  /** Predict margins, not what the objective makes of them. */
  readonly margins?: boolean | undefined;
}

/** Predictions: (rows) or (rows, width), in row-major order. */
export interface XgboostPrediction {
  readonly values: Float32Array;
  /** Numbers for each row. */
  readonly width: number;
}

/**
 * What XGBoost predicts: sums in floats, in the order of the trees.
 * @param rows (rows, columns of the model)
 */
export function predictXgboost(
  model: XgboostModel,
  rows: RowMatrix,
  call: XgboostCall = {},
): XgboostPrediction {
  const { booster, objective, outputs } = model;
  const margins = new Float32Array(rows.rowCount * outputs);
  for (let at = 0, output = 0; at < margins.length; at += 1) {
    margins[at] = model.baseMargins[output] as number;
    output = output + 1 === outputs ? 0 : output + 1;
  }
  if (booster.kind === 'linear') addProducts(booster, rows, { margins, call, outputs });
  else addLeaves(booster, rows, { margins, call, outputs });
  if (call.margins) return { values: margins, width: outputs };
  if (objective.picksClass) return { values: largestOf(margins, outputs), width: 1 };
  objective.transform?.(margins, outputs);
  return { values: margins, width: outputs };
}

interface Sums {
  /** (rows, outputs) */
  readonly margins: Float32Array;
  readonly call: XgboostCall;
  readonly outputs: number;
}

function addLeaves(booster: TreeBooster, rows: RowMatrix, { margins, call, outputs }: Sums): void {
  const trees = treeRange(booster, call.iterations);
  const leaves = new Int32Array(blockLength(rows));
  for (const block of rowBlocks(rows, { missing: call.missing })) {
    const { start, rowCount } = block;
    const part = margins.subarray(start * outputs, (start + rowCount) * outputs);
    addTrees(part, booster, { trees, block, leaves, outputs });
  }
}

interface BlockSums {
  /** The first tree and the one after the last. */
  readonly trees: readonly [number, number];
  readonly block: RowBlock;
  /** Memory for the leaf of each row. */
  readonly leaves: Int32Array;
  readonly outputs: number;
}

/** Apart from the loop over blocks, since V8 compiles small functions to faster loops. */
function addTrees(margins: Float32Array, booster: TreeBooster, sums: BlockSums): void {
  const { forest, groups, leafVectors: vectors } = booster;
  const { block, leaves, outputs } = sums;
  const [begin, end] = sums.trees;
  for (let tree = begin; tree < end; tree += 1) {
    findLeaves(forest, tree, { block, leaves });
    if (vectors === undefined) {
      addValues(margins, forest.value, { leaves, group: groups[tree] as number, outputs });
    } else {
      addVectors(margins, { leaves, numbers: forest.value, vectors, outputs });
    }
  }
}

interface LeafValueSums {
  readonly leaves: Int32Array;
  readonly group: number;
  readonly outputs: number;
}

function addValues(margins: Float32Array, values: Float64Array, sums: LeafValueSums): void {
  const { leaves, group, outputs } = sums;
  for (let row = 0, at = group; at < margins.length; row += 1, at += outputs) {
    margins[at] = (margins[at] as number) + (values[leaves[row] as number] as number);
  }
}

interface LeafVectorSums {
  readonly leaves: Int32Array;
  /** The number of the vector of each leaf. */
  readonly numbers: Float64Array;
  readonly vectors: Float32Array;
  readonly outputs: number;
}

function addVectors(margins: Float32Array, sums: LeafVectorSums): void {
  const { leaves, numbers, vectors, outputs } = sums;
  for (let row = 0, at = 0; at < margins.length; row += 1) {
    let from = (numbers[leaves[row] as number] as number) * outputs;
    for (const end = at + outputs; at < end; at += 1, from += 1) {
      margins[at] = (margins[at] as number) + (vectors[from] as number);
    }
  }
}

/** The trees of these iterations. */
function treeRange(
  { iterationStarts, groups }: TreeBooster,
  [begin, end]: readonly [number, number] = [0, 0],
): readonly [number, number] {
  const last = iterationStarts.length - 1;
  const firstTree = iterationStarts[Math.min(begin, last)] ?? 0;
  if (end === 0 || end >= last) return [firstTree, groups.length];
  return [firstTree, iterationStarts[end] as number];
}

/** Sums of floats: the bias and the base margin, then the columns in order; missing values add nothing. */
function addProducts(
  { weights }: LinearBooster,
  { values, rowCount, width }: RowMatrix,
  { margins, call: { missing }, outputs }: Sums,
): void {
  const biases = weights.subarray(width * outputs);
  for (let row = 0, at = 0; row < rowCount; row += 1) {
    for (let output = 0; output < outputs; output += 1, at += 1) {
      let sum = Math.fround((biases[output] as number) + (margins[at] as number));
      for (let column = 0; column < width; column += 1) {
        const value = values[row * width + column] as number;
        if (Number.isNaN(value) || value === missing) continue;
        const product = Math.fround(value * (weights[column * outputs + output] as number));
        sum = Math.fround(sum + product);
      }
      margins[at] = sum;
    }
  }
}

/** The position of the largest margin of each row, the first of equal ones. */
function largestOf(margins: Float32Array, outputs: number): Float32Array {
  const picked = new Float32Array(margins.length / outputs);
  for (let row = 0; row < picked.length; row += 1) {
    let best = 0;
    for (let output = 1; output < outputs; output += 1) {
      const isLarger =
        (margins[row * outputs + output] as number) > (margins[row * outputs + best] as number);
      if (isLarger) best = output;
    }
    picked[row] = best;
  }
  return picked;
}
