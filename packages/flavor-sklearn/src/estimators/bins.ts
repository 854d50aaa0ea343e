import { inputNumbers } from '../data/input-numbers.js';
import { newNumbers } from '../data/numbers.js';
import { describe } from '../parts/described.js';
import { floatType } from '../parts/float-type.js';
import { numberType } from '../parts/number-type.js';
import { doublesOf } from '../saved/number-array.js';
import type { Build } from './builder.js';

/** `KBinsDiscretizer`: the number of the bin of each value, or a column for each bin. */
export const binsDiscretizer: Build = (saved) => {
  const edges = saved
    .items('bin_edges_')
    .map((item) => doublesOf(item)?.values ?? new Float64Array());
  const counts = saved.numbers('n_bins_').values;
  const isOrdinal = saved.choice('encode', ['onehot', 'onehot-dense', 'ordinal']) === 'ordinal';
  const tolerates = saved.version < 1.01;
  const width = edges.length;
  const total = isOrdinal ? width : counts.reduce((sum, count) => sum + count, 0);
  if (
    counts.length !== width ||
    edges.some((each, at) => each.length !== (counts[at] as number) + 1)
  ) {
    throw saved.lacks('bin_edges_', 'the edges of each bin');
  }
  const given = saved.has('dtype') ? numberType(saved.global('dtype') ?? '') : undefined;
  if (saved.has('dtype') && given !== 'float32' && given !== 'float64')
    throw saved.unsupported('dtype');
  const check = { name: saved.name, width, asFloat32: given === 'float32' };
  return {
    ...describe(saved, width),
    transform(features) {
      const input = inputNumbers(features, check);
      const output = newNumbers(
        { rowCount: input.rowCount, width: total },
        given ?? (isOrdinal || saved.version >= 0.24 ? floatType(saved, input) : 'float64'),
      );
      for (let row = 0; row < input.rowCount; row += 1) {
        for (let column = 0, start = row * total; column < width; column += 1) {
          const bin = binOf(
            input.values[row * width + column] as number,
            edges[column] as Float64Array,
            tolerates,
          );
          if (isOrdinal) output.values[start + column] = bin;
          else output.values[start + bin] = 1;
          if (!isOrdinal) start += counts[column] as number;
        }
      }
      return output;
    },
  };
};

/** Before 1.1, values just below an edge counted as those above it. */
function binOf(value: number, edges: Float64Array, tolerates: boolean): number {
  const moved = tolerates ? value + 1e-8 + 1e-5 * Math.abs(value) : value;
  let bin = 0;
  while (bin < edges.length - 2 && moved >= (edges[bin + 1] as number)) bin += 1;
  return bin;
}
