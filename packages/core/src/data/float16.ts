const floatView = new Float64Array(1);
const bitView = new BigUint64Array(floatView.buffer);

/** The smallest magnitude that rounds to infinity in IEEE 754 binary16. */
export const float16Overflow = 65520;

/** Rounds a number to the nearest binary16, ties to even, and returns its bits. */
export function toFloat16Bits(value: number): number {
  floatView[0] = value;
  const bits = bitView[0] as bigint;
  const sign = Number(bits >> 63n) << 15;
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return sign | 0x7e00;
  if (magnitude >= float16Overflow) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundHalfToEven(magnitude * 2 ** 24);
  const exponent = Number((bits >> 52n) & 0x7ffn) - 1023;
  const significand = roundHalfToEven((magnitude / 2 ** exponent) * 1024);
  return sign | ((exponent + 14) * 1024 + significand);
}

/** The number that IEEE 754 binary16 bits represent. */
export function fromFloat16Bits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** For a number below 2^53 whose multiples of one half are exact. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
