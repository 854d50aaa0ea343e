import type { NumericArray } from '@mlmodel/core';
import { decimalSum } from './decimal-sum.js';

const comma = 0x2c;
const opening = 0x5b;
const closing = 0x5d;

/** The general parser reads deeper lists. */
const maximumRank = 8;

/** Buffer for the numbers of small bodies, so that each body allocates only what it needs. */
let scratch = new Float64Array(4096);
const largestScratch = 65_536;

export interface ReadNumericArray {
  readonly array: NumericArray;
  /** Position after the closing bracket. */
  readonly end: number;
}

/** Known lengths of the lists at each depth; `rank` is 0 until the first number. */
interface Shape {
  readonly lengths: number[];
  rank: number;
}

/**
 * Reads nested lists of numbers straight from JSON bytes, without building lists.
 * @param start position of the opening bracket
 * @returns undefined at the first non-number, and for ragged or empty lists
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

/** The numbers read, in separate memory. */
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

/** @returns the number of lists; 0 for anything else */
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

/** @returns the number of numbers; 0 for anything else, and for a list at another depth than others */
function readNumberList(cursor: NumberCursor, shape: Shape, depth: number): number {
  const before = cursor.count;
  if (shape.rank === 0) shape.rank = depth;
  return shape.rank === depth && readNumbers(cursor) ? cursor.count - before : 0;
}

/** The state of a number reader. */
interface NumberCursor {
  readonly bytes: Uint8Array;
  /** For reading four bytes at a time. */
  readonly view: DataView;
  position: number;
  values: Float64Array<ArrayBuffer>;
  /** Number of `values` in use. */
  count: number;
}

/** Digits of an integer below 2^30, and of two such integers. */
const headDigits = 9;
const allDigits = 18;
/** Integers of up to this many digits are below 2^53. */
const exactDigits = 15;
/** Powers of ten up to this exponent are exact doubles. */
const exactPower = 22;
const powersOfTen = Float64Array.from({ length: exactPower + 1 }, (_, power) => 10 ** power);
/** Larger exponents all give zero or infinity. */
const greatestExponent = 9999;

/** Between these, doubles do not hold every integer, and an integer may have 64 bits. */
const endOfExact = 2 ** 53;
const endOfIntegers = 2 ** 64;

const zero = 0x30;
const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;
const letterE = 0x65;
const lowerCase = 0x20;
const space = 0x20;

/**
 * Reads comma-separated JSON numbers into the same doubles as `JSON.parse`, up to the first byte after a number that is
 * neither a comma nor white space. The first nine significant digits go into one small integer and the next nine into
 * another. One function without objects or calls, because it is the hottest loop of a request.
 * @returns false for anything but a JSON number, for one too large for a double, and for a possible integer beyond 2^53
 */
function readNumbers(cursor: NumberCursor): boolean {
  const { bytes, view } = cursor;
  const lastChunk = bytes.length - 4;
  let { position, values, count } = cursor;
  for (;;) {
    const start = position;
    let head = 0;
    let tail = 0;
    let digits = 0;
    let exponent = 0;
    const negative = bytes[position] === minus;
    if (negative) position++;

    let digit = byteAt(bytes, position) - zero;
    if (digit === 0) position++;
    else if (digit < 0 || digit > 9) return false;
    else {
      do {
        if (digits < headDigits) head = (Math.imul(head, 10) + digit) | 0;
        else if (digits < allDigits) tail = (Math.imul(tail, 10) + digit) | 0;
        digits++;
        digit = byteAt(bytes, ++position) - zero;
      } while (digit >= 0 && digit <= 9);
    }

    let byte = byteAt(bytes, position);
    if (byte === point) {
      const fraction = ++position;
      if (digits === 0) while (bytes[position] === zero) position++;
      for (;;) {
        if (position <= lastChunk && (digits <= 5 || (digits >= 9 && digits <= 14))) {
          const chunk = view.getInt32(position, true);
          if (isFourDigits(chunk)) {
            const four = fourDigits(chunk);
            if (digits < headDigits) head = (Math.imul(head, 10_000) + four) | 0;
            else tail = (Math.imul(tail, 10_000) + four) | 0;
            digits += 4;
            position += 4;
            continue;
          }
        }
        digit = byteAt(bytes, position) - zero;
        if (digit < 0 || digit > 9) break;
        if (digits < headDigits) head = (Math.imul(head, 10) + digit) | 0;
        else if (digits < allDigits) tail = (Math.imul(tail, 10) + digit) | 0;
        digits++;
        position++;
      }
      exponent = fraction - position;
      if (exponent === 0) return false;
      byte = byteAt(bytes, position);
    }

    if ((byte | lowerCase) === letterE) {
      byte = byteAt(bytes, ++position);
      const shrinks = byte === minus;
      if (shrinks || byte === plus) position++;
      const power = position;
      let size = 0;
      digit = byteAt(bytes, position) - zero;
      while (digit >= 0 && digit <= 9) {
        if (size < greatestExponent) size = size * 10 + digit;
        digit = byteAt(bytes, ++position) - zero;
      }
      if (position === power) return false;
      exponent += shrinks ? -size : size;
      byte = byteAt(bytes, position);
    } else if (exponent === 0 && digits > exactDigits) return false;

    const tailDigits = digits > headDigits ? digits - headDigits : 0;
    let value: number;
    if (digits <= exactDigits && exponent >= -exactPower && exponent <= exactPower) {
      // The integer and the power of ten are exact, so a single rounding gives the nearest double (Clinger, 1990).
      value = tailDigits === 0 ? head : head * (powersOfTen[tailDigits] as number) + tail;
      if (exponent < 0) value /= powersOfTen[-exponent] as number;
      else if (exponent > 0) value *= powersOfTen[exponent] as number;
    } else {
      value =
        digits > allDigits ? Number.NaN : decimalSum(head, exponent + tailDigits, tail, exponent);
      if (Number.isNaN(value)) value = Math.abs(slowDecimal(bytes, start, position));
      if (value === Number.POSITIVE_INFINITY) return false;
    }
    // An integer that a double may not hold: integer columns need it exact.
    if (value >= endOfExact && value < endOfIntegers) return false;
    if (count === values.length) values = grow(values, position / bytes.length);
    values[count++] = negative ? -value : value;

    if (byte <= space) {
      position = skipSpace(bytes, position);
      byte = byteAt(bytes, position);
    }
    if (byte !== comma) break;
    position++;
    if ((bytes[position] as number) <= space) position = skipSpace(bytes, position);
  }
  cursor.position = position;
  cursor.values = values;
  cursor.count = count;
  return true;
}

/** The byte at a position; 0 past the end. `| 0` converts undefined to a small integer. */
function byteAt(bytes: Uint8Array, position: number): number {
  return (bytes[position] as number) | 0;
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

/** True for four ASCII digits: each byte is 0x30 to 0x39. */
function isFourDigits(chunk: number): boolean {
  return (
    ((chunk & 0xf0f0f0f0) | 0) === 0x30303030 &&
    (((chunk + 0x06060606) & 0xf0f0f0f0) | 0) === 0x30303030
  );
}

/** The value of four ASCII digits, the first in the lowest byte: combines pairs, then the pair of pairs. */
function fourDigits(chunk: number): number {
  const digits = (chunk - 0x30303030) | 0;
  const pairs = (Math.imul(digits, 10) + (digits >>> 8)) & 0x00ff00ff;
  return (Math.imul(pairs & 0xff, 100) + (pairs >>> 16)) | 0;
}

/** A larger copy, sized for the remaining bytes to be like those already read. */
function grow(values: Float64Array, partRead: number): Float64Array<ArrayBuffer> {
  const expected = Math.ceil((values.length / partRead) * 1.05);
  const larger = new Float64Array(Math.max(expected, values.length * 2));
  larger.set(values);
  return larger;
}

function slowDecimal(bytes: Uint8Array, start: number, end: number): number {
  return Number(
    Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'),
  );
}
