/**
 * Linear interpolation, as `numpy.interp`; outside of `x`, the first or the last value.
 * @param x ascending
 */
export function interpolate(value: number, x: Float64Array, y: Float64Array): number {
  const last = x.length - 1;
  if (Number.isNaN(value)) return value;
  if (value <= (x[0] as number)) return y[0] as number;
  if (value >= (x[last] as number)) return y[last] as number;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) <= value) low = middle;
    else high = middle;
  }
  const slope =
    ((y[high] as number) - (y[low] as number)) / ((x[high] as number) - (x[low] as number));
  return slope * (value - (x[low] as number)) + (y[low] as number);
}
