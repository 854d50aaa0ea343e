import { type Features, type Numbers, newNumbers } from '../data/numbers.js';
import { byProbabilities } from '../parts/classifier.js';
import { byOutputs, classesOfOutputs } from '../parts/several-outputs.js';
import { doublesOf } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

/** `DummyClassifier` of the strategies that do not draw: the most frequent class, or the shares of the classes. */
export const dummyClassifier: Build = (saved) => {
  const isPrior = saved.choice('strategy', ['most_frequent', 'prior']) === 'prior';
  const several = classesOfOutputs(saved);
  if (several !== undefined) {
    const priors = saved.items('class_prior_').map((item) => doublesOf(item)?.values);
    const shares = several.map(({ size }, at) =>
      sharesOf(saved, { size, priors: priors[at], isPrior }),
    );
    const repeat = ({ rowCount }: Features) => shares.map((each) => repeated(each, rowCount));
    return { ...describe(saved), ...byOutputs(several, repeat) };
  }
  const classes = saved.labels();
  const priors = saved.numbers('class_prior_').values;
  const shares = sharesOf(saved, { size: classes.size, priors, isPrior });
  return {
    ...describe(saved),
    classes,
    ...byProbabilities(({ rowCount }) => repeated(shares, rowCount)),
  };
};

interface Priors {
  readonly size: number;
  readonly priors: Float64Array | undefined;
  readonly isPrior: boolean;
}

/** The shares of the classes, or all for the most frequent one. */
function sharesOf(saved: Saved, { size, priors, isPrior }: Priors): Float64Array {
  if (priors?.length !== size) throw saved.lacks('class_prior_', 'a share of each class');
  const best = indexOfLargest(priors);
  return isPrior ? priors : priors.map((_, at) => (at === best ? 1 : 0));
}

/** `DummyRegressor`: the same numbers for every row. */
export const dummyRegressor: Build = (saved) => {
  const { values } = saved.numbers('constant_');
  // Before 0.22, it says whether it was fitted on columns of targets, which one column is too.
  const isFlat = values.length === 1 && !saved.boolean('output_2d_', false);
  return {
    ...describe(saved),
    predict: ({ rowCount }) => ({ ...repeated(values, rowCount), isFlat }),
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
