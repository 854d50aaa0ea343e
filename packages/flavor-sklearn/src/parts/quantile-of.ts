/** `numpy.quantile` by linear interpolation. */
export function quantileOf(values: Float64Array, share: number): number {
  const sorted = values.toSorted();
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const before = sorted[low] as number;
  const after = sorted[Math.min(low + 1, sorted.length - 1)] as number;
  const rest = place - low;
  return rest < 0.5 ? before + (after - before) * rest : after - (after - before) * (1 - rest);
}
