import type { FieldSpec, NamedTensor } from '@mlmodel/core';
import type { ElementArray } from '../feeds/tensor-elements.js';
import type { GraphInput } from '../graph-fields.js';
import { pseudoRandom, randomElements, randomTensor } from './random-tensor.js';
import type { GraphRun, OutputTensor } from './run-graph.js';

/** Pairs of runs; each keeps another row and uses larger numbers. */
const trials = 6;

/** Elements of all inputs and outputs of a run, beyond which no trial is made: a declared shape costs its author nothing. */
const mostElements = 2 ** 23;

/** What is known before any trial. */
export interface RowKnowledge {
  /** The batch size that the graph is fixed to, if it is. */
  readonly batch: number | undefined;
  readonly outputs: readonly FieldSpec[];
  /** What the operator says (the option `rowsIndependent`); anything but a boolean is nothing. */
  readonly known: unknown;
}

/**
 * Whether a row's answer is known not to depend on the rows beside it: as the operator says; always for a batch of one,
 * where no other row is beside it; by trial for a larger fixed batch of no more than 8.4 million elements; else it is not
 * known, which counts as no.
 */
export async function areRowsIndependent(
  run: GraphRun,
  inputs: readonly GraphInput[],
  { batch, outputs, known }: RowKnowledge,
): Promise<boolean> {
  if (typeof known === 'boolean') return known;
  if (batch === undefined) return false;
  if (batch === 1) return true;
  const elements = [...inputs, ...outputs].reduce(
    (sum, field) => sum + randomElements(field, batch),
    0,
  );
  return elements <= mostElements && (await probe(run, inputs, batch));
}

/**
 * Finds out by trial whether a row's answer depends on the rows beside it: the graph is run on pseudo-random batches that
 * share one row, whose answers must be the same to the last bit, while those of the other rows must change in some
 * trial (else the probe saw nothing). A graph that refuses such data counts as dependent.
 * @param batch rows in each run, at least 2
 */
async function probe(
  run: GraphRun,
  inputs: readonly GraphInput[],
  batch: number,
): Promise<boolean> {
  const random = pseudoRandom();
  let sawChange = false;
  for (let trial = 0; trial < trials; trial += 1) {
    const kept = trial % 2 === 0 ? 0 : batch - 1;
    const content = { batch, scale: 3 ** (trial - 2), random };
    const first = inputs.map((input) => randomTensor(input, content));
    const second = inputs.map((input, index) =>
      withRow(randomTensor(input, content), first[index] as NamedTensor, kept),
    );
    const outputs = await bothRuns(run, first, second);
    if (outputs === undefined) return false;
    for (const [one, other] of outputs) {
      const changed = changedRows(one, other);
      if (changed.has(kept)) return false;
      sawChange ||= changed.size > 0;
    }
  }
  return sawChange;
}

/** The outputs of two runs in pairs; undefined when the graph refuses the data. */
async function bothRuns(
  run: GraphRun,
  first: readonly NamedTensor[],
  second: readonly NamedTensor[],
): Promise<(readonly [OutputTensor, OutputTensor])[] | undefined> {
  try {
    const one = await run(first);
    const other = await run(second);
    return one.map((output, index) => [output, other[index] as OutputTensor]);
  } catch {
    return undefined;
  }
}

/** Rows in which two tensors of one shape differ; NaN equals NaN. */
function changedRows(one: OutputTensor, other: OutputTensor): ReadonlySet<number> {
  const changed = new Set<number>();
  const rowSize = one.values.length / (one.shape[0] ?? 1);
  for (let index = 0; index < one.values.length; index += 1) {
    if (!Object.is(one.values[index], other.values[index]))
      changed.add(Math.floor(index / rowSize));
  }
  return changed;
}

/** Takes one row over from another tensor of the same shape. */
function withRow(target: NamedTensor, source: NamedTensor, row: number): NamedTensor {
  const rowSize = target.values.length / (target.shape[0] ?? 1);
  const values: ElementArray = target.values;
  for (let index = row * rowSize; index < (row + 1) * rowSize; index += 1) {
    values[index] = source.values[index];
  }
  return target;
}
