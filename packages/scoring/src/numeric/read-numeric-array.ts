import type { NumericArray } from '@mlmodel/core';
import { type NumberCursor, readNumbers, skipSpace } from './read-numbers.js';

const comma = 0x2c;
const opening = 0x5b;
const closing = 0x5d;

/** Deeper lists are left to the general parser. */
const maximumRank = 8;

/** Numbers of small bodies are read into it, so that only as much memory is taken as there are numbers. */
let scratch = new Float64Array(4096);
const largestScratch = 65_536;

export interface ReadNumericArray {
  readonly array: NumericArray;
  /** Position after the closing bracket. */
  readonly end: number;
}

/** Lengths of the lists at each depth, as far as they are known; `rank` is 0 until the first number. */
interface Shape {
  readonly lengths: number[];
  rank: number;
}

/**
 * Reads nested lists of numbers straight from JSON bytes, without building lists.
 * @param start position of the opening bracket
 * @returns undefined at the first thing that is not a number or makes the lists ragged or empty
 */
export function readNumericArray(bytes: Uint8Array, start: number): ReadNumericArray | undefined {
  const cursor: NumberCursor = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    position: start,
    values: scratch,
    count: 0,
  };
  const shape: Shape = { lengths: [], rank: 0 };
  if (!readList(cursor, shape, 0)) return undefined;
  return { array: { values: valuesOf(cursor), shape: shape.lengths }, end: cursor.position };
}

/** The numbers that were read, in memory of their own. */
function valuesOf({ values, count }: NumberCursor): Float64Array {
  if (values.length > largestScratch) return values.subarray(0, count);
  scratch = values;
  return values.slice(0, count);
}

function readList(cursor: NumberCursor, shape: Shape, depth: number): boolean {
  const { bytes } = cursor;
  cursor.position = skipSpace(bytes, cursor.position + 1);
  const length =
    bytes[cursor.position] === opening
      ? readLists(cursor, shape, depth + 1)
      : readNumberList(cursor, shape, depth + 1);
  if (length === 0 || bytes[cursor.position] !== closing) return false;
  cursor.position++;
  shape.lengths[depth] ??= length;
  return shape.lengths[depth] === length;
}

/** @returns how many lists there are, 0 for what is not a list of lists */
function readLists(cursor: NumberCursor, shape: Shape, depth: number): number {
  const { bytes } = cursor;
  for (let length = 1; depth < maximumRank; length++) {
    if (!readList(cursor, shape, depth)) return 0;
    cursor.position = skipSpace(bytes, cursor.position);
    if (bytes[cursor.position] !== comma) return length;
    cursor.position = skipSpace(bytes, cursor.position + 1);
    if (bytes[cursor.position] !== opening) return 0;
  }
  return 0;
}

/** @returns how many numbers there are, 0 for what is not a list of numbers or stands at another depth than others */
function readNumberList(cursor: NumberCursor, shape: Shape, depth: number): number {
  const before = cursor.count;
  if (shape.rank === 0) shape.rank = depth;
  return shape.rank === depth && readNumbers(cursor) ? cursor.count - before : 0;
}
