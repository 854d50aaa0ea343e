import {
  floats,
  greatestPower,
  mostFloatBytes,
  mostFloats,
  mostSeparators,
  powersOfFive,
  separatorBytes,
  separatorEnds,
  separators,
  text,
  textBytes,
} from './float-memory';
import { decimalPower, isOrdinary, shortestDigits } from './shortest-digits';

export {
  floats,
  greatestPower,
  mostFloatBytes,
  mostFloats,
  mostSeparators,
  powersOfFive,
  separatorBytes,
  separatorEnds,
  separators,
  text,
  textBytes,
};

/** Writes a float that is neither ordinary nor zero. @returns the number of bytes */
declare function writeOther(value: f64, at: usize): i32;

/** Python writes the digits of other floats with an exponent. */
const leastPoint: i32 = -3;
const greatestPoint: i32 = 16;

const point: u8 = 0x2e;
const zero: u8 = 0x30;
const eightZeros: u64 = 0x3030303030303030;

/** The digits of a float, with zeros before and after them. */
const digitsBytes: i32 = 24;
const digitsMemory: usize = memory.data(digitsBytes + 24, 8);

/**
 * Writes floats as Python's `json` does, and before each one of the separators in turn.
 * @param count of floats
 * @param separatorCount of separators; the first float gets the first of them
 * @returns the number of bytes
 */
export function write(count: i32, separatorCount: i32): i32 {
  let at = text;
  let separator: i32 = 0;
  let start: usize = separators;
  for (let index = 0; index < count; index++) {
    const end = separators + <usize>load<i32>(separatorEnds + ((<usize>separator) << 2));
    for (let from = start; from < end; from += 8) {
      store<u64>(at, load<u64>(from));
      at += 8;
    }
    // Copied eight at a time, so maybe too far.
    at -= (8 - ((end - start) & 7)) & 7;
    start = end;
    if (++separator === separatorCount) {
      separator = 0;
      start = separators;
    }
    at = writeFloat(load<f64>(floats + ((<usize>index) << 3)), at);
  }
  return <i32>(at - text);
}

/** @returns the address after its last byte */
function writeFloat(value: f64, start: usize): usize {
  const bits = reinterpret<u64>(value);
  const magnitude = bits & 0x7fffffffffffffff;
  let at = start;
  if (!isOrdinary(magnitude) && magnitude !== 0) return start + writeOther(value, start);
  if (magnitude !== bits) store<u8>(at++, 0x2d);
  if (magnitude === 0) {
    store<u64>(at, eightZeros);
    store<u8>(at, point, 1);
    return at + 3;
  }
  const first = writeDigits(shortestDigits(magnitude));
  const size = <i32>(digitsMemory + 24 - first);
  const length = size - trailingZeros();
  // How many of the digits stand before the point.
  const whole = size + decimalPower;
  if (whole < leastPoint || whole > greatestPoint)
    return writeExponent(at, first, length, whole - 1);
  if (whole <= 0) {
    store<u64>(at, eightZeros);
    store<u8>(at, point, 1);
    at += 2 - whole;
    copyDigits(at, first);
    return at + length;
  }
  if (length <= whole) {
    copyDigits(at, first);
    store<u64>(at + length, eightZeros);
    store<u64>(at + length, eightZeros, 8);
    at += whole;
    store<u8>(at, point);
    store<u8>(at, zero, 1);
    return at + 2;
  }
  copyDigits(at, first);
  at += whole;
  store<u8>(at, point);
  copyDigits(at + 1, first + whole);
  return at + 1 + (length - whole);
}

function writeExponent(start: usize, first: usize, length: i32, exponent: i32): usize {
  let at = start;
  store<u8>(at++, load<u8>(first));
  if (length > 1) {
    store<u8>(at++, point);
    copyDigits(at, first + 1);
    at += length - 1;
  }
  store<u8>(at, 0x65);
  store<u8>(at, exponent < 0 ? 0x2d : 0x2b, 1);
  // Ordinary floats have exponents of two digits.
  const size = exponent < 0 ? -exponent : exponent;
  store<u8>(at, zero + <u8>(size / 10), 2);
  store<u8>(at, zero + <u8>(size % 10), 3);
  return at + 4;
}

/** Writes 24 digits. @returns the address of the first one that is not zero */
function writeDigits(digits: u64): usize {
  const upper = digits / 100000000;
  const low = eightDigits(<u32>(digits % 100000000));
  const middle = eightDigits(<u32>(upper % 100000000));
  const high = upper / 100000000;
  store<u64>(digitsMemory, eightZeros);
  store<u8>(digitsMemory, zero + <u8>high, 7);
  store<u64>(digitsMemory, middle | eightZeros, 8);
  store<u64>(digitsMemory, low | eightZeros, 16);
  if (high !== 0) return digitsMemory + 7;
  if (middle !== 0) return digitsMemory + 8 + <usize>(ctz(middle) >> 3);
  return digitsMemory + 16 + <usize>(ctz(low) >> 3);
}

/** How many of the digits in memory are zeros at the end. */
function trailingZeros(): i32 {
  const low = load<u64>(digitsMemory, 16) ^ eightZeros;
  if (low !== 0) return <i32>(clz(low) >> 3);
  const middle = load<u64>(digitsMemory, 8) ^ eightZeros;
  return middle !== 0 ? 8 + <i32>(clz(middle) >> 3) : 16;
}

/** Copies 24 bytes. */
function copyDigits(to: usize, from: usize): void {
  store<u64>(to, load<u64>(from));
  store<u64>(to, load<u64>(from, 8), 8);
  store<u64>(to, load<u64>(from, 16), 16);
}

/** The eight decimal digits of a number, the first in the lowest byte: splits fours, then pairs, then digits. */
function eightDigits(value: u32): u64 {
  const fours = <u64>(value / 10000) | ((<u64>(value % 10000)) << 32);
  const hundreds = ((fours * 10486) >> 20) & 0x0000007f0000007f;
  const pairs = hundreds | ((fours - hundreds * 100) << 16);
  const tens = ((pairs * 103) >> 10) & 0x000f000f000f000f;
  return tens | ((pairs - tens * 10) << 8);
}
