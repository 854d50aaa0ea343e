/** Places in ascending order, and the values there. */
export interface Knots {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Linear interpolation, as `numpy.interp`; outside of the knots, the first or the last value. */
export function interpolate(value: number, { x, y }: Knots): number {
  const last = x.length - 1;
  if (Number.isNaN(value)) return value;
  if (value <= (x[0] as number)) return y[0] as number;
  if (value >= (x[last] as number)) return y[last] as number;
  const high = firstKnot(x, (knot) => knot > value);
  const low = high - 1;
  const slope =
    ((y[high] as number) - (y[low] as number)) / ((x[high] as number) - (x[low] as number));
  return slope * (value - (x[low] as number)) + (y[low] as number);
}

/** The same in floats of 32 bits, as `interp1d` of SciPy does it, which begins in the interval before a knot. */
export function interpolateFloats(value: number, { x, y }: Knots): number {
  const { fround } = Math;
  if (Number.isNaN(value)) return value;
  if (x.length === 1) return y[0] as number;
  const place = Math.min(Math.max(value, x[0] as number), x[x.length - 1] as number);
  const high = firstKnot(x, (knot) => knot >= place);
  const low = high - 1;
  const rise = fround((y[high] as number) - (y[low] as number));
  const slope = fround(rise / fround((x[high] as number) - (x[low] as number)));
  return fround(fround(slope * fround(place - (x[low] as number))) + (y[low] as number));
}

/** The first knot that is beyond a place, except the very first one; the last one if none is. */
function firstKnot(x: Float64Array, isBeyond: (knot: number) => boolean): number {
  let low = 0;
  let high = x.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isBeyond(x[middle] as number)) high = middle;
    else low = middle;
  }
  return high;
}
