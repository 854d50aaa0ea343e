const number = new Float64Array(1);
const bits = new BigInt64Array(number.buffer);

/** The least double above a finite one: a value is above `x` when it is not below `nextUp(x)`. */
export function nextUp(value: number): number {
  if (!Number.isFinite(value)) return value;
  if (value === 0) return Number.MIN_VALUE;
  number[0] = value;
  bits[0] = (bits[0] as bigint) + (value > 0 ? 1n : -1n);
  return number[0] as number;
}
