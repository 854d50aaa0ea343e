const number = new Float64Array(1);
const bits = new BigInt64Array(number.buffer);

/**
 * The least double above another: a value is above `x` when it is not below `nextUp(x)`. NaN, whose bits follow those of
 * infinity, when there is none.
 */
export function nextUp(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  number[0] = value;
  // With `asIntN`, V8 makes no objects of these integers.
  if (value > 0) bits[0] = BigInt.asIntN(64, (bits[0] as bigint) + 1n);
  else bits[0] = BigInt.asIntN(64, (bits[0] as bigint) - 1n);
  return number[0] as number;
}
