import { PythonObject } from '@mlmodel/python-objects';
import { inputNumbers } from '../data/input-numbers.js';
import { type Features, floatOf, type Numbers, rounded } from '../data/numbers.js';
import { log } from '../math/logarithms.js';
import { Saved } from '../saved/saved.js';

/** What a `TfidfTransformer` does. @throws NotSupported for one that is not fitted */
export function weightTerms(saved: Saved): (features: Features) => Numbers {
  const isDamped = saved.boolean('sublinear_tf');
  const weights = saved.boolean('use_idf') ? frequenciesOf(saved) : undefined;
  const scale = scaleRows(saved);
  const check = { name: saved.name, width: weights?.length ?? saved.width };
  return (features) => {
    const input = inputNumbers(features, check);
    const { width } = input;
    const values = input.values.slice();
    for (let at = 0; at < values.length; at += 1) {
      const count = values[at] as number;
      if (count === 0) continue;
      values[at] = (isDamped ? log(count) + 1 : count) * (weights?.[at % width] ?? 1);
    }
    return scale({ ...input, values, type: floatOf(input.type), isFrame: false });
  };
}

/** The inverse document frequencies. Before 1.5, they are the diagonal of a sparse matrix. */
function frequenciesOf(saved: Saved): Float64Array {
  if (saved.has('idf_')) return saved.numbers('idf_').values;
  if (saved.has('_idf')) return saved.numbers('_idf').values;
  const diagonal = saved.value('_idf_diag');
  if (!(diagonal instanceof PythonObject)) throw saved.lacks('idf_', 'weights of the terms');
  return new Saved(diagonal).numbers('data').values;
}

/** Divides each row by its length by the setting `norm`. The values are changed in place. */
export function scaleRows(saved: Saved): (numbers: Numbers) => Numbers {
  if (!saved.has('norm')) return rounded;
  const isSquared = saved.choice('norm', ['l1', 'l2']) === 'l2';
  return (numbers) => {
    const { values, rowCount, width } = numbers;
    for (let row = 0; row < rowCount; row += 1) {
      const own = values.subarray(row * width, (row + 1) * width);
      let sum = 0;
      for (const value of own) sum += isSquared ? value * value : Math.abs(value);
      const length = isSquared ? Math.sqrt(sum) : sum;
      if (length === 0) continue;
      for (let at = 0; at < width; at += 1) own[at] = (own[at] as number) / length;
    }
    return rounded(numbers);
  };
}
