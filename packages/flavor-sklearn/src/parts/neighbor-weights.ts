/** 1 / distance; where a point is the row itself, only such points count. */
export function inverseDistances(distances: Float64Array): Float64Array {
  const weights = distances.map((distance) => 1 / distance);
  if (!weights.includes(Number.POSITIVE_INFINITY)) return weights;
  return weights.map((weight) => (weight === Number.POSITIVE_INFINITY ? 1 : 0));
}
