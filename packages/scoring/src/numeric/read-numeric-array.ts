import type { NumericArray } from '@mlmodel/core';
import { listReader } from './list-reader.js';

export interface ReadNumericArray {
  readonly array: NumericArray;
  /** Position after the closing bracket. */
  readonly end: number;
}

/**
 * Reads nested lists of numbers straight from JSON bytes, without building lists.
 * @param start position of the opening bracket
 * @returns undefined at the first non-number, for ragged or empty lists, and for a possible integer beyond 2^53
 */
export function readNumericArray(bytes: Uint8Array, start: number): ReadNumericArray | undefined {
  const reader = listReader();
  if (reader === undefined) return undefined;
  let position = start;
  let values = new Float64Array(0);
  let count = 0;
  reader.begin();
  for (;;) {
    const outcome = reader.read(bytes.subarray(position, position + reader.pieceBytes));
    if (outcome === 'refused') return undefined;
    const numbers = reader.numbers();
    position += reader.bytesRead();
    if (count + numbers.length > values.length) {
      const missing = outcome === 'complete' ? 0 : bytes.length - position;
      values = grown(values, { count, numbers, missing: missing / (position - start) });
    }
    values.set(numbers, count);
    count += numbers.length;
    if (outcome === 'complete') break;
    // A number longer than a piece, or the end of an incomplete text.
    if (reader.bytesRead() === 0) return undefined;
  }
  return { array: { values: values.subarray(0, count), shape: reader.shape() }, end: position };
}

/** How much more memory than expected is reserved for numbers to come. */
const reserve = 1.05;

interface Growth {
  /** How many values there are. */
  readonly count: number;
  /** Numbers to add. */
  readonly numbers: Float64Array;
  /** The part of the bytes that is missing, relative to the part that was read. */
  readonly missing: number;
}

/** A copy with room for more numbers, if the remaining bytes are like those already read. */
function grown(
  values: Float64Array,
  { count, numbers, missing }: Growth,
): Float64Array<ArrayBuffer> {
  const known = count + numbers.length;
  const larger = new Float64Array(
    missing === 0 ? known : Math.ceil(known * (1 + missing * reserve)),
  );
  larger.set(values.subarray(0, count));
  return larger;
}

/** The position of the first byte that is not JSON white space. */
export function skipSpace(bytes: Uint8Array, start: number): number {
  let position = start;
  for (;;) {
    const byte = bytes[position];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return position;
    position++;
  }
}
