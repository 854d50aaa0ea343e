import { inputNumbers } from '../data/input-numbers.js';
import { type Numbers, rounded } from '../data/numbers.js';
import { linearMap } from '../parts/products.js';
import type { NumberArray } from '../saved/number-array.js';
import type { Build } from './builder.js';

const nothing: NumberArray = { values: Float64Array.of(0), shape: [1], type: 'float32' };

/** `PCA`: what is left of a row after the mean, along each component; of variance 1 where `whiten` is set. */
export const principalComponents: Build = (saved) => {
  const weights = saved.matrix('components_');
  const means = saved.has('mean_')
    ? saved.numbers('mean_').values
    : new Float64Array(weights.width);
  const variances = saved.boolean('whiten')
    ? saved.numbers('explained_variance_').values
    : undefined;
  const fits =
    means.length === weights.width &&
    (variances === undefined || variances.length === weights.rowCount);
  if (!fits) throw saved.lacks('mean_', 'a number of each column');
  const scales = variances?.map((variance) => Math.max(Math.sqrt(variance), Number.EPSILON));
  const check = { name: saved.name, width: weights.width };
  return {
    ...{ ...check, columnNames: saved.columnNames },
    transform(features): Numbers {
      const input = inputNumbers(features, check);
      const values = input.values.map((value, at) => value - (means[at % weights.width] as number));
      const result = linearMap({ ...input, values }, { weights, intercepts: nothing });
      if (scales === undefined) return result;
      const scaled = result.values.map(
        (value, at) => value / (scales[at % scales.length] as number),
      );
      return rounded({ ...result, values: scaled });
    },
  };
};

/** `TruncatedSVD`: a row along each component. */
export const truncatedDecomposition: Build = (saved) => {
  const weights = saved.matrix('components_');
  const check = { name: saved.name, width: weights.width };
  return {
    ...{ ...check, columnNames: saved.columnNames },
    transform: (features) =>
      linearMap(inputNumbers(features, check), { weights, intercepts: nothing }),
  };
};
