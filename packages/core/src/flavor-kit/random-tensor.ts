import type { ElementType } from '../data/element-type.js';
import { type ElementArray, newVector } from '../data/new-vector.js';
import type { NamedTensor } from '../data/vector.js';
import type { FieldSpec } from '../flavor/flavor-session.js';

/** The length that free dimensions get, but for the first. */
const freeLength = 2;

/** What random tensors are made of. */
export interface RandomContent {
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
  return lengthsOf(input, batch).reduce((product, length) => product * length, 1);
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
