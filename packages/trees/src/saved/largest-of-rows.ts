/** The position of the largest number of each row, the first of equal ones: `argmax(axis=1)`. */
export function largestOfRows(values: ArrayLike<number>, width: number): Int32Array {
  const positions = new Int32Array(values.length / width);
  for (let row = 0; row < positions.length; row += 1) {
    let best = 0;
    for (let at = 1; at < width; at += 1) {
      if ((values[row * width + at] as number) > (values[row * width + best] as number)) best = at;
    }
    positions[row] = best;
  }
  return positions;
}
