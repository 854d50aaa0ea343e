import type { LeafBlock, RowMatrix } from '../forest/forest.js';
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
  const { forest, groups, leafVectors: vectors } = booster;
  const { missing } = call;
  forest.visitLeaves(rows, {
    trees: treeRange(booster, call.iterations),
    rules: missing === undefined ? undefined : { missing },
    visit(block) {
      if (vectors === undefined) addValues(margins, block, { groups, outputs });
      else addVectors(margins, block, { vectors, outputs });
    },
  });
}

interface ValueSums {
  readonly groups: Int32Array;
  readonly outputs: number;
}

function addValues(
  margins: Float32Array,
  { values, firstTree, treeCount, firstRow, rowCount }: LeafBlock,
  { groups, outputs }: ValueSums,
): void {
  const first = firstRow * outputs;
  for (let tree = 0, from = 0; tree < treeCount; tree += 1) {
    let at = first + (groups[firstTree + tree] as number);
    for (const end = from + rowCount; from < end; from += 1, at += outputs) {
      margins[at] = (margins[at] as number) + (values[from] as number);
    }
  }
}

interface VectorSums {
  /** The values of leaves are the numbers of their vectors. */
  readonly vectors: Float32Array;
  readonly outputs: number;
}

function addVectors(
  margins: Float32Array,
  { values, treeCount, firstRow, rowCount }: LeafBlock,
  { vectors, outputs }: VectorSums,
): void {
  for (let tree = 0, leaf = 0; tree < treeCount; tree += 1) {
    let at = firstRow * outputs;
    for (const end = leaf + rowCount; leaf < end; leaf += 1) {
      const from = (values[leaf] as number) * outputs;
      for (let output = 0; output < outputs; output += 1, at += 1) {
        margins[at] = (margins[at] as number) + (vectors[from + output] as number);
      }
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
