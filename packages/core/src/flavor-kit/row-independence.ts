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

/** Pairs of runs; each keeps another row and uses larger numbers. */
const trials = 6;

/** What is known before any trial. */
export interface RowKnowledge {
  /** The batch size that the model is fixed to, if it is. */
  readonly batch: number | undefined;
  /** What the model declares that it answers; a batch of it that is too large is not tried. */
  readonly outputs?: readonly FieldSpec[] | undefined;
  /** What the operator says (the option `rowsIndependent`); anything but a boolean is nothing. */
  readonly known: unknown;
}

/**
 * Whether a row's answer is known not to depend on the rows beside it: as the operator says; always for a batch of one,
 * where no other row is beside it; by trial for a larger fixed batch that can be tried; else it is not
 * known, which counts as no.
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
 * Finds out by trial whether a row's answer depends on the rows beside it: the model is run on pseudo-random batches that
 * share one row, whose answers must be the same to the last bit, while those of the other rows must change in some
 * trial (else the probe saw nothing). A model that refuses such data, or makes outputs of another number of rows, counts
 * as dependent.
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

/** The outputs of two runs in pairs; undefined when the model refuses the data. */
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

/** Rows in which two tensors of one shape differ; NaN equals NaN. */
function changedRows(one: Tensor, other: Tensor): ReadonlySet<number> {
  const changed = new Set<number>();
  const rowSize = one.values.length / (one.shape[0] as number);
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

/** The length that free dimensions get, but for the first. */
const freeLength = 2;

/** What random tensors are made of. */
interface RandomContent {
  /** Rows, where the first dimension is free. */
  readonly batch: number;
  /** Floats lie between -scale and scale. */
  readonly scale: number;
  readonly random: () => number;
}

/** Floats of both signs; integers and booleans 0 or 1, strings `a` or `b`, which most models can take. */
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

/** Elements of all tensors of a trial together; a model that takes more is not tried, as a shape in its file may be too large. */
const mostElements = 2 ** 24;

/** Whether tensors for all these inputs and outputs of a model take a bearable amount of memory. */
export function canBeTried(fields: readonly FieldSpec[], batch: number): boolean {
  return fields.reduce((sum, field) => sum + elementCount(field, batch), 0) <= mostElements;
}

function elementCount(input: FieldSpec, batch: number): number {
  return sizeOfShape(lengthsOf(input, batch));
}

/** Free dimensions get a length: the first one that of the batch. */
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

/**
 * Numbers in [0, 1) that are the same on every load.
 * Source: mulberry32 by Tommy Ettinger, public domain.
 */
export function pseudoRandom(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
