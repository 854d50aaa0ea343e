const number = new Float64Array(1);
const bits = new BigInt64Array(number.buffer);

/** The least double above another: a value is above `x` when it is not below `nextUp(x)`. NaN when there is none. */
export function nextUp(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  if (value === Number.POSITIVE_INFINITY) return Number.NaN;
  number[0] = value;
  bits[0] = (bits[0] as bigint) + (value > 0 ? 1n : -1n);
  return number[0] as number;
}
