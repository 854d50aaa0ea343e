import type { FieldSpec, NamedTensor } from '@mlmodel/core';
import { type ElementArray, newElements } from '../feeds/tensor-elements.js';
import type { GraphInput, TensorType } from '../graph-fields.js';

/** The length that free dimensions get. */
const freeLength = 2;

/** What random tensors are made of. */
export interface RandomContent {
  readonly batch: number;
  /** Floats lie between -scale and scale. */
  readonly scale: number;
  readonly random: () => number;
}

/** Floats of both signs; integers and booleans 0 or 1, strings `a` or `b`, which most graphs can take. */
export function randomTensor(
  input: GraphInput,
  { batch, scale, random }: RandomContent,
): NamedTensor {
  const { name, type } = input;
  const elements = newElements(type, randomElements(input, batch));
  const values: ElementArray = elements.values;
  for (let index = 0; index < values.length; index += 1) {
    values[index] = randomElement(type, random(), scale);
  }
  return { ...elements, name, shape: lengthsOf(input, batch) };
}

/** How many elements such a tensor has, which may be beyond all memory. */
export function randomElements(input: FieldSpec, batch: number): number {
  return lengthsOf(input, batch).reduce((product, length) => product * length, 1);
}

function lengthsOf({ shape = [] }: FieldSpec, batch: number): readonly number[] {
  return [
    batch,
    ...shape.slice(1).map((length) => (typeof length === 'number' ? length : freeLength)),
  ];
}

function randomElement(type: TensorType, random: number, scale: number): unknown {
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
