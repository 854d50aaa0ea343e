import { type Features, mapNumbers, type Numbers, newNumbers } from '../data/numbers.js';
import { log } from '../math/logarithms.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

/** `DummyClassifier` of the strategies that do not draw: the most frequent class, or the shares of the classes. */
export const dummyClassifier: Build = (saved) => {
  const strategy = saved.choice('strategy', ['most_frequent', 'prior']);
  const classes = saved.labels();
  const priors = saved.numbers('class_prior_').values;
  const best = indexOfLargest(priors);
  const shares = strategy === 'prior' ? priors : priors.map((_, at) => (at === best ? 1 : 0));
  const predictProba = (features: Features) => repeated(shares, features.rowCount);
  return {
    ...describe(saved),
    classes,
    choose: ({ rowCount }) => new Int32Array(rowCount).fill(best),
    predictProba,
    predictLogProba: (features) => mapNumbers(predictProba(features), log),
  };
};

/** `DummyRegressor`: the same numbers for every row. */
export const dummyRegressor: Build = (saved) => {
  const { values } = saved.numbers('constant_');
  return {
    ...describe(saved),
    predict: ({ rowCount }) => ({ ...repeated(values, rowCount), isFlat: values.length === 1 }),
  };
};

function describe(saved: Saved) {
  return {
    name: saved.name,
    width: saved.width,
    columnNames: saved.columnNames,
    takes: 'columns' as const,
  };
}

function repeated(row: Float64Array, rowCount: number): Numbers {
  const numbers = newNumbers({ rowCount, width: row.length });
  for (let at = 0; at < rowCount; at += 1) numbers.values.set(row, at * row.length);
  return numbers;
}

function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let at = 1; at < values.length; at += 1) {
    if ((values[at] as number) > (values[best] as number)) best = at;
  }
  return best;
}
