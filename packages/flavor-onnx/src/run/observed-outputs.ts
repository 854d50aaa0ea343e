import { canBeTried, pseudoRandom, randomTensor } from '@mlmodel/core/flavor';
import type { GraphInput, GraphOutput } from '../graph-fields.js';
import type { GraphRun, OutputTensor } from './run-graph.js';

/** A graph as its file declares it. */
export interface DeclaredGraph {
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly GraphOutput[];
  /** The number of rows that all inputs are fixed to, if they are. */
  readonly batch: number | undefined;
}

/**
 * The outputs with what is known of their rows. The shape that a file declares for an output is a claim: onnxruntime does
 * not hold the graph to it, and converters write `[1]` for the labels of any number of rows. Where a wrong claim would
 * change an answer, the graph is run once on pseudo-random rows, and the shapes that it makes count.
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

/** Declares rows of a fixed number though those of an input are free, or no rows, or nothing. */
function isDoubtful({ shape }: GraphOutput): boolean {
  return shape === undefined || shape.length === 0 || typeof shape[0] === 'number';
}

/** The least number of rows, from 2 on, that no output claims to have always. */
function unclaimedLength(outputs: readonly GraphOutput[]): number {
  const claimed = new Set(outputs.map(({ shape }) => shape?.[0]));
  let length = 2;
  while (claimed.has(length)) length += 1;
  return length;
}

/** What the graph makes of pseudo-random rows; undefined when they are too many or the graph refuses them. */
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

/** The dictionaries of a ZipMap are one a row; a tensor of one dimension is one row of them. */
function answeredShape({ labels }: GraphOutput, { shape }: OutputTensor): readonly number[] {
  if (labels === undefined) return shape;
  return [shape.length === 1 ? 1 : (shape[0] ?? 0)];
}

/** What the declared shape gets wrong is not known any more: null. */
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
