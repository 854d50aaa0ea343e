import { type ArrayValues, PythonArray } from '../python-value.js';
import { invalidContent, printable, unsupportedContent } from '../unreadable-content.js';
import type { Dtype } from './dtype.js';

/** The most dimensions of an array of NumPy. */
const mostDimensions = 64;

/** An array as a file holds it. */
export interface StoredArray {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** The first dimension varies fastest. */
  readonly isColumnMajor: boolean;
  /** All elements, one after the other. */
  readonly bytes: Uint8Array;
}

/**
 * Reads the elements of an array. Takes time and memory linear in its bytes.
 * @throws UnreadableContent when the bytes do not fill the shape, and for types that are not read here
 */
export function readArray({ dtype, shape, isColumnMajor, bytes }: StoredArray): PythonArray {
  const count = elementCount(shape);
  if (dtype.itemSize === 0 ? count > 0 : bytes.byteLength !== count * dtype.itemSize) {
    throw invalidContent('an array has another number of bytes than its shape needs');
  }
  const order = isColumnMajor && shape.length > 1 ? columnMajorOrder(shape, count) : undefined;
  if (dtype.kind !== 'V') {
    return new PythonArray(dtype, shape, readValues(dtype, bytes, { count, order }));
  }
  const used = dtype.fields.reduce((sum, field) => sum + field.dtype.itemSize, 0);
  if (used > dtype.itemSize) throw invalidContent('the fields of an array overlap');
  const fields = new Map(
    dtype.fields.map((field) => {
      const place = { count, order, offset: field.offset, stride: dtype.itemSize };
      const values = readValues(field.dtype, bytes, place);
      return [field.name, new PythonArray(field.dtype, shape, values)];
    }),
  );
  return new PythonArray(dtype, shape, [], fields);
}

/** @throws UnreadableContent for a shape that no array has */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const length of shape) {
    if (!(Number.isSafeInteger(length) && length >= 0)) {
      throw invalidContent('an array has a length that is not a whole number');
    }
    count *= length;
  }
  if (shape.length > mostDimensions || !Number.isSafeInteger(count)) {
    throw invalidContent('an array has too many dimensions or elements');
  }
  return count;
}

/** The position in column-major storage of each element in row-major order. */
function columnMajorOrder(shape: readonly number[], count: number): Int32Array {
  const order = new Int32Array(count);
  const index = new Int32Array(shape.length);
  const strides = new Float64Array(shape.length);
  let stride = 1;
  for (const [axis, length] of shape.entries()) {
    strides[axis] = stride;
    stride *= length;
  }
  for (let at = 0, from = 0; at < count; at += 1) {
    order[at] = from;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis] = (index[axis] as number) + 1;
      from += strides[axis] as number;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      from -= (strides[axis] as number) * (shape[axis] as number);
      index[axis] = 0;
    }
  }
  return order;
}

interface Elements {
  readonly count: number;
  readonly order: Int32Array | undefined;
  /** Where the first element begins. Default 0. */
  readonly offset?: number;
  /** Bytes from an element to the next. Default: those of an element. */
  readonly stride?: number;
}

/** The arrays for numbers of each type, as they are in memory. */
const storages: Readonly<Record<string, new (buffer: ArrayBuffer) => ArrayValues>> = {
  b1: Uint8Array,
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
  f4: Float32Array,
  f8: Float64Array,
};

/** Whether this processor has the last byte of a number first. */
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function readValues(dtype: Dtype, bytes: Uint8Array, elements: Elements): ArrayValues {
  const { count, order, offset = 0, stride = dtype.itemSize } = elements;
  if (!(offset >= 0 && offset + dtype.itemSize <= stride)) {
    throw invalidContent('a field of an array lies outside of its elements');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = !dtype.isBigEndian;
  const placeOf = (at: number) =>
    offset + (order === undefined ? at : (order[at] as number)) * stride;
  if (dtype.kind === 'U') {
    return Array.from({ length: count }, (_, at) =>
      readText(view, placeOf(at), { size: dtype.itemSize, isLittle }),
    );
  }
  const Storage = Object.hasOwn(storages, dtype.code) ? storages[dtype.code] : undefined;
  if (Storage === undefined) {
    throw unsupportedContent(`an array of the type ${printable(dtype.code)}`);
  }
  const { itemSize: size } = dtype;
  // Bytes, since a number of each type would become an object first in a loop for all of them.
  const copy = new Uint8Array(count * size);
  const turned = isLittle === isLittleEndian ? 0 : size - 1;
  for (let at = 0; at < count; at += 1) {
    const from = placeOf(at);
    const to = at * size;
    for (let byte = 0; byte < size; byte += 1) {
      copy[to + (byte ^ turned)] = bytes[from + byte] as number;
    }
  }
  return new Storage(copy.buffer);
}

interface TextPlace {
  /** In bytes. */
  readonly size: number;
  readonly isLittle: boolean;
}

/** UCS-4, filled up with zeros. */
function readText(view: DataView, start: number, { size, isLittle }: TextPlace): string {
  let length = size;
  while (length > 0 && view.getUint32(start + length - 4, isLittle) === 0) length -= 4;
  let text = '';
  for (let at = start; at < start + length; at += 4) {
    const point = view.getUint32(at, isLittle);
    if (point > 0x10ffff) throw invalidContent('an array has a text that is not Unicode');
    text += String.fromCodePoint(point);
  }
  return text;
}
