import {
  greatestDepth,
  greatestPower,
  input,
  inputBytes,
  itemCounts,
  listLengths,
  output,
  powersOfFive,
} from './memory';
import { nearestDouble } from './nearest-double';

export { greatestPower, input, inputBytes, listLengths, output, powersOfFive };

/** The double of a number that is too long or too large for `nearestDouble`. @param start and `end` are addresses */
declare function longNumber(start: usize, end: usize): f64;

/** What `read` has come to. */
export const unfinished: i32 = 0;
export const complete: i32 = 1;
/** Something that is not a list of numbers, or a number that a double may not hold. */
export const refused: i32 = 2;

/** Integers of up to this many digits are below 2^53. */
const exactDigits: i32 = 15;
/** Integers of up to this many digits are below 2^64. */
const allDigits: i32 = 19;
/** Larger exponents all give zero or infinity. */
const greatestSize: i32 = 9999;
/** Between these, doubles do not hold every integer, and an integer may have 64 bits. */
const endOfExact: f64 = 9007199254740992;
const endOfIntegers: f64 = 18446744073709551616.0;

/** The address after the last byte that was read. */
export let position: usize = 0;
/** The address after the last number that was read. */
export let numbersEnd: usize = 0;
/** How deep the lists with numbers are nested; 0 until the first number. */
export let rank: i32 = 0;

let end: usize = 0;
/** How many lists are open. */
let depth: i32 = 0;
/** Whether an item of a list has to follow. */
let expectsItem: bool = true;

/** Begins another list. */
export function begin(): void {
  rank = 0;
  depth = 0;
  expectsItem = true;
  memory.fill(listLengths, 0, (greatestDepth + 1) * 4);
}

/**
 * Reads the next bytes of nested lists of numbers, of equal lengths at each depth, with the doubles that `JSON.parse`
 * gives. Bytes after `position` have to be read again, with more after them.
 * @param length number of bytes in `input`
 */
export function read(length: i32): i32 {
  position = input;
  numbersEnd = output;
  end = input + length;
  store<u64>(end, 0);
  let outcome: i32;
  do outcome = readNext();
  while (outcome === complete && depth > 0);
  return outcome;
}

/** Reads a bracket, a comma or numbers. */
function readNext(): i32 {
  position = skipSpace(position);
  if (position >= end) return unfinished;
  const byte = load<u8>(position);
  if (byte === 0x5b) return openList();
  if (byte === 0x5d) return closeList();
  return byte === 0x2c ? separate() : readNumberList();
}

function openList(): i32 {
  if (!expectsItem || depth === greatestDepth || (depth === rank && rank !== 0)) return refused;
  addItems(1);
  depth++;
  store<i32>(itemCounts + ((<usize>depth) << 2), 0);
  position++;
  return complete;
}

function closeList(): i32 {
  if (expectsItem) return refused;
  const length = load<i32>(itemCounts + ((<usize>depth) << 2));
  const known = listLengths + ((<usize>depth) << 2);
  if (load<i32>(known) === 0) store<i32>(known, length);
  if (load<i32>(known) !== length) return refused;
  depth--;
  position++;
  return complete;
}

function separate(): i32 {
  if (expectsItem) return refused;
  expectsItem = true;
  position++;
  return complete;
}

function addItems(count: i32): void {
  const counter = itemCounts + ((<usize>depth) << 2);
  store<i32>(counter, load<i32>(counter) + count);
}

function readNumberList(): i32 {
  if (rank === 0) rank = depth;
  if (!expectsItem || depth !== rank) return refused;
  const before = numbersEnd;
  const outcome = readNumbers();
  addItems(<i32>((numbersEnd - before) >> 3));
  return outcome;
}

/** Reads numbers with commas between them. One function, because it is the hottest loop of a request. */
function readNumbers(): i32 {
  let at = position;
  let target = numbersEnd;
  let outcome = complete;
  for (;;) {
    const start = at;
    const negative = load<u8>(at) === 0x2d;
    if (negative) at++;

    // The integer part. What is not a digit is 10 or more.
    let digit: u32 = <u32>load<u8>(at) - 0x30;
    let valid = digit <= 9;
    let digits: u64 = 0;
    let count: i32 = 0;
    if (digit === 0) at++;
    else {
      while (digit <= 9) {
        digits = digits * 10 + digit;
        count++;
        digit = <u32>load<u8>(++at) - 0x30;
      }
    }

    let exponent: i32 = 0;
    let byte = load<u8>(at);
    if (byte === 0x2e) {
      const fraction = ++at;
      if (count === 0) while (load<u8>(at) === 0x30) at++;
      const first = at;
      for (;;) {
        const bytes = load<u64>(at);
        const size = leadingDigits(bytes);
        if (size === 0) break;
        digits = digits * powerOfTen(size) + valueOfDigits(bytes, size);
        at += size;
        if (size < 8) break;
      }
      count += <i32>(at - first);
      exponent = <i32>(fraction - at);
      valid = valid && exponent !== 0;
      byte = load<u8>(at);
    }

    if ((byte | 0x20) === 0x65) {
      byte = load<u8>(++at);
      const shrinks = byte === 0x2d;
      if (shrinks || byte === 0x2b) at++;
      const first = at;
      let size: i32 = 0;
      digit = <u32>load<u8>(at) - 0x30;
      while (digit <= 9) {
        if (size < greatestSize) size = size * 10 + digit;
        digit = <u32>load<u8>(++at) - 0x30;
      }
      valid = valid && at !== first;
      exponent += shrinks ? -size : size;
      byte = load<u8>(at);
    } else if (exponent === 0 && count > exactDigits) valid = false;

    if (at >= end || !valid) {
      outcome = at >= end ? unfinished : refused;
      position = start;
      break;
    }

    let value = count > allDigits ? NaN : nearestDouble(digits, exponent);
    if (isNaN(value)) value = abs(longNumber(start, at));
    // An integer that a double may not hold: integer columns need it exact.
    if (value >= endOfExact && (value < endOfIntegers || value === Infinity)) {
      outcome = refused;
      break;
    }
    store<f64>(target, negative ? -value : value);
    target += 8;

    position = at;
    expectsItem = byte === 0x2c;
    if (!expectsItem) break;
    if (load<u8>(++at) === 0x20) at++;
    position = at;
    if (<u32>load<u8>(at) - 0x30 > 9 && load<u8>(at) !== 0x2d) break;
  }
  numbersEnd = target;
  return outcome;
}

function skipSpace(start: usize): usize {
  let at = start;
  while (isSpace(load<u8>(at))) at++;
  return at;
}

function isSpace(byte: u8): bool {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** How many of eight characters, the first in the lowest byte, are digits before the first other one. */
function leadingDigits(bytes: u64): i32 {
  const values = bytes ^ 0x3030303030303030;
  // Sets the highest bit of each byte above 9. A carry only reaches bytes after such a byte.
  const others = ((values + 0x7676767676767676) | values) & 0x8080808080808080;
  return <i32>(ctz(others) >> 3);
}

/** The value of the first `size` (1 to 8) of eight characters: combines digits, then pairs, then fours. */
function valueOfDigits(bytes: u64, size: i32): u64 {
  const values = (bytes ^ 0x3030303030303030) << ((<u64>(8 - size)) << 3);
  const pairs = values * 10 + (values >> 8);
  const even = (pairs & 0x000000ff000000ff) * 0x000f424000000064;
  const odd = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return (even + odd) >> 32;
}

const powersOfTen: usize = memory.data<u64>([
  1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
]);

/** @param power 0 to 8 */
function powerOfTen(power: i32): u64 {
  return load<u64>(powersOfTen + ((<usize>power) << 3));
}
