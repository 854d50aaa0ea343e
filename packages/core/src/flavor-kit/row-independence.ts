import {
  type ElementArray,
  type ElementType,
  type NamedTensor,
  newVector,
  sizeOfShape,
  type Tensor,
} from '../data/vector.js';
import type { FieldSpec } from '../flavor/flavor-session.js';
import type { TensorRun } from './run-in-slices.js';

/** Pairs of runs; each keeps a different row and uses larger numbers. */
const trials = 6;

/** What is known before probing. */
export interface RowKnowledge {
  /** The model's fixed batch size, if any. */
  readonly batch: number | undefined;
  /** The declared outputs; a batch that makes them too large is not probed. */
  readonly outputs?: readonly FieldSpec[] | undefined;
  /** The option `rowsIndependent`; ignored unless it is a boolean. */
  readonly known: unknown;
}

/**
 * Whether each row's output is known to be independent of the other rows: as the operator says; always for a batch of
 * one; by probing for a larger fixed batch of bearable size; otherwise unknown, which counts as no.
 */
export async function areRowsIndependent(
  run: TensorRun,
  inputs: readonly FieldSpec[],
  { batch, outputs = [], known }: RowKnowledge,
): Promise<boolean> {
  if (typeof known === 'boolean') return known;
  if (batch === undefined) return false;
  if (batch === 1) return true;
  return canBeTried([...inputs, ...outputs], batch) && (await probe(run, inputs, batch));
}

/**
 * Probes whether a row's output depends on the other rows: runs the model on pseudo-random batches that share one row,
 * whose outputs must be bit-identical, while outputs of other rows must change in some trial (otherwise the probe is
 * inconclusive). A model that rejects such data, or returns a different number of rows, counts as dependent.
 * @param batch rows in each run, at least 2
 */
async function probe(
  run: TensorRun,
  inputs: readonly FieldSpec[],
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
      if (one.shape[0] !== batch || String(one.shape) !== String(other.shape)) return false;
      const changed = changedRows(one, other);
      if (changed.has(kept)) return false;
      sawChange ||= changed.size > 0;
    }
  }
  return sawChange;
}

/** The paired outputs of two runs; undefined when the model rejects the data. */
async function bothRuns(
  run: TensorRun,
  first: readonly NamedTensor[],
  second: readonly NamedTensor[],
): Promise<(readonly [Tensor, Tensor])[] | undefined> {
  try {
    const one = await run(first);
    const other = await run(second);
    return one.map((output, index) => [output, other[index] as Tensor]);
  } catch {
    return undefined;
  }
}

/** The rows in which two tensors of equal shape differ; NaN equals NaN. */
function changedRows(one: Tensor, other: Tensor): ReadonlySet<number> {
  const changed = new Set<number>();
  const rowSize = one.values.length / (one.shape[0] as number);
  for (let index = 0; index < one.values.length; index += 1) {
    if (!Object.is(one.values[index], other.values[index]))
      changed.add(Math.floor(index / rowSize));
  }
  return changed;
}

/** Copies one row from another tensor of the same shape. */
function withRow(target: NamedTensor, source: NamedTensor, row: number): NamedTensor {
  const rowSize = target.values.length / (target.shape[0] ?? 1);
  const values: ElementArray = target.values;
  for (let index = row * rowSize; index < (row + 1) * rowSize; index += 1) {
    values[index] = source.values[index];
  }
  return target;
}

/** Length of free dimensions other than the first. */
const freeLength = 2;

/** How to fill random tensors. */
interface RandomContent {
  /** Rows, when the first dimension is free. */
  readonly batch: number;
  /** Floats are between -scale and scale. */
  readonly scale: number;
  readonly random: () => number;
}

/**
 * Creates a tensor of values that most models accept: floats of both signs, integers and booleans 0 or 1, strings `a`
 * or `b`.
 */
export function randomTensor(
  input: FieldSpec,
  { batch, scale, random }: RandomContent,
): NamedTensor {
  const { name, type } = input;
  const elements = newVector(type, elementCount(input, batch));
  const values: ElementArray = elements.values;
  for (let index = 0; index < values.length; index += 1) {
    values[index] = randomElement(type, random(), scale);
  }
  return { ...elements, name, shape: lengthsOf(input, batch) };
}

/** Maximum total elements of a trial; larger models are not probed, because a declared shape may be huge. */
const mostElements = 2 ** 24;

/** Whether tensors for all these inputs and outputs fit the memory limit of a trial. */
export function canBeTried(fields: readonly FieldSpec[], batch: number): boolean {
  return fields.reduce((sum, field) => sum + elementCount(field, batch), 0) <= mostElements;
}

function elementCount(input: FieldSpec, batch: number): number {
  return sizeOfShape(lengthsOf(input, batch));
}

/** Free dimensions get a length: the first one the batch size. */
function lengthsOf({ shape = [null] }: FieldSpec, batch: number): readonly number[] {
  return shape.map((length, axis) => {
    if (typeof length === 'number') return length;
    return axis === 0 ? batch : freeLength;
  });
}

function randomElement(type: ElementType, random: number, scale: number): unknown {
  switch (type) {
    case 'float32':
    case 'float64':
      return (random * 2 - 1) * scale;
    case 'float16':
      return random < 0.5 ? 0x3c00 : 0xb800;
    case 'int64':
    case 'uint64':
      return random < 0.5 ? 0n : 1n;
    case 'string':
      return random < 0.5 ? 'a' : 'b';
    default:
      return random < 0.5 ? 0 : 1;
  }
}

/** A deterministic sequence of numbers in [0, 1). Source: mulberry32 by Tommy Ettinger, public domain. */
export function pseudoRandom(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
