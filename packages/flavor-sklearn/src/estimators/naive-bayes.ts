import { type InputCheck, inputNumbers, refusedValue } from '../data/input-numbers.js';
import { type Features, mapNumbers, type Numbers, newNumbers } from '../data/numbers.js';
import { exp } from '../math/exponentials.js';
import { log } from '../math/logarithms.js';
import { largestOfRows, logSumOfRows } from '../parts/products.js';
import type { Matrix } from '../saved/number-array.js';
import { doublesOf } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';
import type { Estimator } from './estimator.js';

/** The logarithm of the probability of each class together with a row: (rows, classes). */
type Joint = (input: Numbers) => Numbers;

/** The methods of a naive Bayes classifier. `predict_joint_log_proba` is there since 1.2. */
function classifier(
  saved: Saved,
  { width, joint, check }: { width: number; joint: Joint; check?: InputCheck },
): Estimator {
  const rules = check ?? { name: saved.name, width };
  const scores = (features: Features) => joint(inputNumbers(features, rules));
  const predictLogProba = (features: Features): Numbers => {
    const logs = scores(features);
    const sums = logSumOfRows(logs);
    const values = logs.values.map(
      (each, at) => each - (sums[Math.floor(at / logs.width)] as number),
    );
    return { ...logs, values };
  };
  return {
    ...{ name: saved.name, width, columnNames: saved.columnNames, classes: saved.labels() },
    choose: (features) => largestOfRows(scores(features)),
    predictJointLogProba: scores,
    predictLogProba,
    predictProba: (features) => mapNumbers(predictLogProba(features), exp),
  };
}

/** A matrix with a row of each class. */
function perClass(saved: Saved, attribute: string): Matrix {
  const matrix = saved.matrix(attribute);
  if (matrix.rowCount !== saved.labels().size) throw saved.lacks(attribute, 'a row of each class');
  return matrix;
}

function priorsOf(saved: Saved, attribute: string): Float64Array {
  const { values } = saved.numbers(attribute);
  if (values.length !== saved.labels().size) throw saved.lacks(attribute, 'a number of each class');
  return values;
}

/** `GaussianNB`; `var_` was `sigma_` before 1.0. */
export const gaussianBayes: Build = (saved) => {
  const means = perClass(saved, 'theta_');
  const variances = perClass(saved, saved.nameOf('var_', 'sigma_'));
  if (means.type === 'float32') throw saved.unsupported('floats of 32 bits');
  const logs = priorsOf(saved, 'class_prior_').map(log);
  const { rowCount: classCount, width } = means;
  const constants = Float64Array.from({ length: classCount }, (_, at) =>
    variances.values
      .subarray(at * width, (at + 1) * width)
      .reduce((sum, variance) => sum + log(2 * Math.PI * variance), 0),
  );
  return classifier(saved, {
    width,
    joint: (input) =>
      scoreEach(input, classCount, (row, at) => {
        let sum = 0;
        for (let column = 0, from = at * width; column < width; column += 1, from += 1) {
          sum +=
            ((row[column] as number) - (means.values[from] as number)) ** 2 /
            (variances.values[from] as number);
        }
        return (logs[at] as number) + (-0.5 * (constants[at] as number) - 0.5 * sum);
      }),
  });
};

/** A score of each row and class. */
function scoreEach(
  { values, rowCount, width }: Numbers,
  classCount: number,
  score: (row: Float64Array, at: number) => number,
): Numbers {
  const scores = newNumbers({ rowCount, width: classCount });
  for (let row = 0; row < rowCount; row += 1) {
    const part = values.subarray(row * width, (row + 1) * width);
    for (let at = 0; at < classCount; at += 1)
      scores.values[row * classCount + at] = score(part, at);
  }
  return scores;
}

function product(row: Float64Array, weights: Matrix, at: number): number {
  let sum = 0;
  for (let column = 0; column < row.length; column += 1) {
    sum += (row[column] as number) * (weights.values[at * weights.width + column] as number);
  }
  return sum;
}

/** `MultinomialNB`. */
export const multinomialBayes: Build = (saved) => {
  const weights = perClass(saved, 'feature_log_prob_');
  const priors = priorsOf(saved, 'class_log_prior_');
  return classifier(saved, {
    width: weights.width,
    joint: (input) =>
      scoreEach(
        input,
        weights.rowCount,
        (row, at) => product(row, weights, at) + (priors[at] as number),
      ),
  });
};

/** `ComplementNB`. */
export const complementBayes: Build = (saved) => {
  const weights = perClass(saved, 'feature_log_prob_');
  if (weights.rowCount < 2) throw saved.unsupported('one class');
  return classifier(saved, {
    width: weights.width,
    joint: (input) => scoreEach(input, weights.rowCount, (row, at) => product(row, weights, at)),
  });
};

/** `BernoulliNB`. */
export const bernoulliBayes: Build = (saved) => {
  const logs = perClass(saved, 'feature_log_prob_');
  const priors = priorsOf(saved, 'class_log_prior_');
  const limit = saved.has('binarize') ? saved.float('binarize') : undefined;
  const absent = logs.values.map((each) => log(1 - exp(each)));
  const weights = { ...logs, values: logs.values.map((each, at) => each - (absent[at] as number)) };
  const constants = priors.map((prior, at) =>
    absent
      .subarray(at * logs.width, (at + 1) * logs.width)
      .reduce((sum, each) => sum + each, prior),
  );
  return classifier(saved, {
    width: logs.width,
    joint(input) {
      const flags =
        limit === undefined ? input : mapNumbers(input, (value) => (value > limit ? 1 : 0));
      return scoreEach(
        flags,
        logs.rowCount,
        (row, at) => product(row, weights, at) + (constants[at] as number),
      );
    },
  });
};

/** `CategoricalNB`: whole numbers from 0, a table of logarithms for each column. */
export const categoricalBayes: Build = (saved) => {
  const tables = saved.items('feature_log_prob_').map((item) => doublesOf(item));
  const priors = priorsOf(saved, 'class_log_prior_');
  const counts = tables.map((table) => {
    const [classCount, count] = table?.shape ?? [];
    if (classCount !== priors.length || count === undefined)
      throw saved.lacks('feature_log_prob_', 'a table of each column');
    return count;
  });
  return classifier(saved, {
    width: tables.length,
    joint(input) {
      const at = input.values.findIndex((value, place) => {
        return !(
          Math.trunc(value) >= 0 && Math.trunc(value) < (counts[place % counts.length] as number)
        );
      });
      if (at >= 0) {
        const column = at % counts.length;
        const row = Math.floor(at / counts.length);
        const columnName = input.names?.[column];
        throw refusedValue(
          { name: saved.name, column, columnName, row },
          'is not one of its categories',
        );
      }
      return scoreEach(input, priors.length, (row, of) => {
        let sum = priors[of] as number;
        for (let column = 0; column < row.length; column += 1) {
          const index = of * (counts[column] as number) + Math.trunc(row[column] as number);
          sum += tables[column]?.values[index] as number;
        }
        return sum;
      });
    },
  });
};
