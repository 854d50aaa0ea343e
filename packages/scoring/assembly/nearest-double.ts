import { highProduct } from './high-product';
import { greatestPower, powersOfFive } from './memory';

const mantissaBits: i32 = 52;
const exponentBias: i32 = 1023;
const greatestExponent: i32 = 2046;

/**
 * The double nearest to digits * 10^power, by the algorithm of Eisel and Lemire (D. Lemire, "Number parsing at a
 * gigabyte per second", 2021; N. Mushtak and D. Lemire, "Fast number parsing without fallback", 2023).
 * @returns NaN for powers that are not in the table, and for subnormal and infinite results
 */
export function nearestDouble(digits: u64, power: i32): f64 {
  if (digits === 0) return 0;
  if (power < -greatestPower || power > greatestPower) return NaN;
  const zeros = <i32>clz(digits);
  const scaled = digits << zeros;
  const five = powersOfFive + ((<usize>(power + greatestPower)) << 4);
  let high = highProduct(scaled, load<u64>(five));
  let low = scaled * load<u64>(five);
  // The bits that decide about rounding may change with the second half of the power.
  if ((high & 0x1ff) === 0x1ff) {
    const more = highProduct(scaled, load<u64>(five, 8));
    low += more;
    if (low < more) high++;
  }
  const carry = <i32>(high >> 63);
  const shift = carry + 64 - mantissaBits - 3;
  let mantissa = high >> shift;
  let exponent = binaryExponent(power) + carry - zeros + exponentBias;
  if (exponent <= 0) return NaN;
  // Exactly between two doubles: rounds to the even one. Only these powers can be exact.
  const isMiddle = low <= 1 && (mantissa & 3) === 1 && mantissa << shift === high;
  if (isMiddle && power >= -4 && power <= 23) mantissa &= ~1;
  mantissa = (mantissa + (mantissa & 1)) >> 1;
  if (mantissa >> (mantissaBits + 1) !== 0) {
    mantissa = 0;
    exponent++;
  }
  if (exponent > greatestExponent) return NaN;
  const fraction = mantissa & ((1 << mantissaBits) - 1);
  return reinterpret<f64>(((<u64>exponent) << mantissaBits) | fraction);
}

/** floor(power * log2(10)) + 63, the exponent of the highest bit of a product with 64 bits of digits. */
function binaryExponent(power: i32): i32 {
  return ((217706 * power) >> 16) + 63;
}
