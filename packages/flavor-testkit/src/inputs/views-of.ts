import type { ModelInput, Vector } from '@mlmodel/core';
import { changeVectors } from './change-vectors.js';
import { vectorsOf } from './vectors-of.js';

/** An input whose typed arrays are views, and the buffer behind them. */
export interface ViewedInput {
  readonly input: ModelInput;
  readonly buffer: ArrayBuffer;
}

/** Between the views stands this byte, which makes no useful number of any type. */
const filler = 0xa5;
const alignment = 8;

/** The same input with all its typed arrays as views into one larger buffer, as frames and Arrow batches have them. */
export function viewsOf(input: ModelInput): ViewedInput {
  const parts = vectorsOf(input).flatMap(typedArraysOf);
  const sizes = parts.map(({ byteLength }) => byteLength + 4 * alignment);
  const buffer = new ArrayBuffer(sizes.reduce((sum, size) => sum + size, 3 * alignment));
  new Uint8Array(buffer).fill(filler);
  let end = 3 * alignment;
  const view = <Part extends Bytes>(part: Part): Part => {
    const start = Math.ceil(end / alignment) * alignment;
    end = start + part.byteLength + alignment;
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    new Uint8Array(buffer, start, part.byteLength).set(bytes);
    const Storage = part.constructor as new (buffer: ArrayBuffer, at: number, n: number) => Part;
    return new Storage(buffer, start, part.length);
  };
  const viewed = changeVectors(input, (vector) => ({
    ...vector,
    values: isBytes(vector.values) ? view(vector.values) : vector.values,
    ...(vector.validity && { validity: view(vector.validity) }),
  }));
  return { input: viewed, buffer };
}

type Bytes = Extract<Vector['values'], ArrayBufferView>;

function typedArraysOf({ values, validity }: Vector): Bytes[] {
  return [...(isBytes(values) ? [values] : []), ...(validity ? [validity] : [])];
}

function isBytes(values: unknown): values is Bytes {
  return ArrayBuffer.isView(values);
}
