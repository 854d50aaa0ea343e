/** See tensor-error.d.mts. */
export function tensorError(answer, right, tolerance) {
  if (right.type !== 'float32' && right.type !== 'float64') {
    return [...answer.values].every((value, at) => value === right.values[at]) ? 0 : answer.values;
  }
  const expected = Float64Array.from(right.values);
  const finite = expected.filter(Number.isFinite);
  const most = finite.reduce((largest, each) => Math.max(largest, Math.abs(each)), 0);
  let error = 0;
  for (const [at, value] of expected.entries()) {
    const number = answer.values[at];
    error = Math.max(
      error,
      value === number || Object.is(value, number) ? 0 : Math.abs(number - value),
    );
  }
  return error <= tolerance * most ? 0 : error / most;
}
