import { canBeTried, pseudoRandom, randomTensor } from '@mlmodel/core/flavor';
import type { GraphInput, GraphOutput } from '../graph-fields.js';
import type { GraphRun, OutputTensor } from './run-graph.js';

/** A graph as declared in its file. */
export interface DeclaredGraph {
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly GraphOutput[];
  /** The fixed number of rows of all inputs, if there is one. */
  readonly batch: number | undefined;
}

/**
 * The outputs with what is known of their rows. The declared shape of an output may be wrong: onnxruntime does not check it,
 * and converters write `[1]` for the labels of any number of rows. Where a wrong shape would change an answer, the graph
 * is run once on pseudo-random rows, and the shapes that it returns count.
 */
export async function observedOutputs(
  run: GraphRun,
  { inputs, outputs, batch }: DeclaredGraph,
): Promise<readonly GraphOutput[]> {
  const claimed = outputs.map((output) => withClaim(output, { inputs, batch }));
  const isDoubted =
    batch === undefined
      ? inputs.some(hasFreeRows) && outputs.some(isDoubtful)
      : claimed.some(({ hasRows }) => !hasRows);
  if (!isDoubted) return claimed;
  const rowCount = batch ?? unclaimedLength(outputs);
  const tensors = await trial(run, inputs, rowCount);
  if (tensors === undefined) return claimed;
  return outputs.map((output, index) => {
    const shape = answeredShape(output, tensors[index] as OutputTensor);
    return withObservation(output, shape, rowCount);
  });
}

function withClaim(
  output: GraphOutput,
  { inputs, batch }: Pick<DeclaredGraph, 'inputs' | 'batch'>,
): GraphOutput {
  if (inputs.length === 0) return { ...output, hasRows: false };
  return batch !== undefined && output.shape?.[0] === batch ? { ...output, hasRows: true } : output;
}

function hasFreeRows({ shape }: GraphInput): boolean {
  return shape === undefined || (shape.length > 0 && typeof shape[0] !== 'number');
}

/** Declares a fixed number of rows though those of an input are free, or no rows, or no shape. */
function isDoubtful({ shape }: GraphOutput): boolean {
  return shape === undefined || shape.length === 0 || typeof shape[0] === 'number';
}

/** The smallest number of rows, from 2 on, that no output declares as fixed. */
function unclaimedLength(outputs: readonly GraphOutput[]): number {
  const claimed = new Set(outputs.map(({ shape }) => shape?.[0]));
  let length = 2;
  while (claimed.has(length)) length += 1;
  return length;
}

/** The outputs for pseudo-random rows; undefined when they are too many or the graph refuses them. */
async function trial(
  run: GraphRun,
  inputs: readonly GraphInput[],
  batch: number,
): Promise<readonly OutputTensor[] | undefined> {
  if (!canBeTried(inputs, batch)) return undefined;
  const random = pseudoRandom();
  try {
    return await run(inputs.map((input) => randomTensor(input, { batch, scale: 1, random })));
  } catch {
    return undefined;
  }
}

/** A ZipMap makes one dictionary per row; a tensor of one dimension is a single row. */
function answeredShape({ labels }: GraphOutput, { shape }: OutputTensor): readonly number[] {
  if (labels === undefined) return shape;
  return [shape.length === 1 ? 1 : (shape[0] ?? 0)];
}

/** Lengths that the declared shape gets wrong become null, unknown. */
function withObservation(
  output: GraphOutput,
  made: readonly number[],
  rowCount: number,
): GraphOutput {
  const hasRows = made[0] === rowCount;
  const { shape } = output;
  if (shape === undefined) return { ...output, hasRows };
  const corrected = made.map((length, axis) => {
    const declared = shape.length === made.length ? shape[axis] : null;
    return typeof declared === 'number' && declared !== length ? null : (declared ?? null);
  });
  return { ...output, hasRows, shape: corrected };
}
