/** Bits of a power that reading and writing numbers need. */
const bits = 128;

/**
 * The first 128 bits of 5^n for n from -greatest to greatest, as two 64-bit integers each, the high one first. Negative
 * powers are rounded up.
 * @param rounding of positive powers: `nearestDouble` needs them rounded down, `shortestDigits` up
 */
export function powersOfFive(greatest: number, rounding: 'down' | 'up'): BigUint64Array {
  const table = new BigUint64Array(2 * (2 * greatest + 1));
  for (let power = -greatest; power <= greatest; power++) {
    const leading = leadingBits(power, rounding);
    const at = 2 * (power + greatest);
    table[at] = leading >> 64n;
    table[at + 1] = BigInt.asUintN(64, leading);
  }
  return table;
}

/** An integer of 128 bits. */
function leadingBits(power: number, rounding: 'down' | 'up'): bigint {
  const magnitude = 5n ** BigInt(Math.abs(power));
  const length = magnitude.toString(2).length;
  if (power < 0) return (1n << BigInt(bits + length - 1)) / magnitude + 1n;
  if (length <= bits) return magnitude << BigInt(bits - length);
  return (magnitude >> BigInt(length - bits)) + (rounding === 'up' ? 1n : 0n);
}
