import { greatestPower, powersOfFive } from './float-memory';
import { highProduct } from './high-product';

const mantissaBits: i32 = 52;
/** The exponent of a double whose mantissa is an integer. */
const exponentBias: i32 = 1075;
/** Doubles with these exponents need the powers of five that are known. */
const leastExponent: i32 = -200;
const greatestExponent: i32 = 200;

/** The power of ten by which the digits are multiplied. */
export let decimalPower: i32 = 0;

/** Whether `shortestDigits` can be called for a double. @param magnitude its bits without the sign */
export function isOrdinary(magnitude: u64): bool {
  const exponent = <i32>(magnitude >> mantissaBits) - exponentBias;
  return exponent >= leastExponent && exponent <= greatestExponent;
}

/**
 * The shortest decimal that reads back as a double, the nearest to it among those, by the algorithm of Raffaello
 * Giulietti ("The Schubfach way to render doubles", 2022): its digits, at most 17, maybe with zeros at the end, and
 * `decimalPower`.
 * @param magnitude the bits of the double without the sign
 */
export function shortestDigits(magnitude: u64): u64 {
  const fraction = magnitude & ((1 << mantissaBits) - 1);
  const mantissa = fraction | (1 << mantissaBits);
  const exponent = <i32>(magnitude >> mantissaBits) - exponentBias;
  if (exponent <= 0 && exponent >= -mantissaBits) {
    const integer = mantissa >> <u64>-exponent;
    if (integer << (<u64>-exponent) === mantissa) {
      decimalPower = 0;
      return integer;
    }
  }
  // The double below a power of two is nearer than that above.
  const isUneven = fraction === 0;
  const power = (exponent * 1262611 - (isUneven ? 524031 : 0)) >> 22;
  const shift = <u64>(exponent + ((-power * 1741647) >> 19) + 1);
  const five = powersOfFive + ((<usize>(greatestPower - power)) << 4);
  const high = load<u64>(five);
  const low = load<u64>(five, 8);
  const middle = mantissa << 2;
  // Four times the double and the ends of the interval that is read as this double, in units of 10^power.
  const value = productToOdd(high, low, middle << shift);
  const isOdd = mantissa & 1;
  const least = productToOdd(high, low, (middle - (isUneven ? 1 : 2)) << shift) + isOdd;
  const greatest = productToOdd(high, low, (middle + 2) << shift) - isOdd;

  const digits = value >> 2;
  const tens = digits / 10;
  const tensFit = least <= 40 * tens;
  const nextTensFit = 40 * tens + 40 <= greatest;
  if (tensFit !== nextTensFit) {
    decimalPower = power + 1;
    return nextTensFit ? tens + 1 : tens;
  }
  decimalPower = power;
  const fits = least <= digits << 2;
  const nextFits = (digits << 2) + 4 <= greatest;
  if (fits !== nextFits) return nextFits ? digits + 1 : digits;
  const half = (digits << 2) + 2;
  const roundsUp = value > half || (value === half && (digits & 1) !== 0);
  return roundsUp ? digits + 1 : digits;
}

/** The upper 64 bits of a product of 192 bits; the last of them is set if lower ones are not zero. */
function productToOdd(high: u64, low: u64, factor: u64): u64 {
  const carried = highProduct(low, factor);
  const lower = high * factor + carried;
  const carry: u64 = lower < carried ? 1 : 0;
  const isInexact: u64 = lower > 1 ? 1 : 0;
  return (highProduct(high, factor) + carry) | isInexact;
}
