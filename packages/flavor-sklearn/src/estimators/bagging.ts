import {
  type Features,
  mapNumbers,
  type Numbers,
  newNumbers,
  pickColumns,
} from '../data/numbers.js';
import { exp } from '../math/exponentials.js';
import { log, log1p } from '../math/logarithms.js';
import { byProbabilities } from '../parts/classifier.js';
import { describe, weightedMean } from '../parts/members.js';
import { chooser, classPositions, method } from '../parts/methods.js';
import { doublesOf } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { Build, Builder } from './builder.js';
import type { Estimator } from './estimator.js';

/** A member of an ensemble, and the columns that it takes. */
interface Member {
  readonly estimator: Estimator;
  readonly columns: Float64Array;
}

/** `BaggingClassifier`: the mean of the members' probabilities, or their votes where they have none. */
export const baggingClassifier: Build = (saved, builder) => {
  const classes = saved.labels();
  const members = bagOf(saved, builder);
  const known = describe(
    saved,
    members.map(({ estimator }) => estimator),
  );
  const shares = members.map((member) => sharesOf(member, classes.size));
  const mean = (features: Features): Numbers => {
    const sums = newNumbers({ rowCount: features.rowCount, width: classes.size });
    for (const add of shares) add(sums, features);
    return mapNumbers(sums, (sum) => sum / members.length);
  };
  return {
    ...{ ...known, classes, ...byProbabilities(mean) },
    ...{ ...meanLogarithms(members, classes.size), ...meanScores(members) },
  };
};

/** `predict_log_proba`, where all members have one: the sum of probabilities, by their logarithms. */
function meanLogarithms(
  members: readonly Member[],
  classCount: number,
): Pick<Estimator, 'predictLogProba'> {
  const places = members.map(({ estimator }) => classPositions(estimator, classCount));
  if (members.some(({ estimator }) => estimator.predictLogProba === undefined)) return {};
  return {
    predictLogProba(features) {
      const sums = newNumbers({ rowCount: features.rowCount, width: classCount });
      sums.values.fill(Number.NEGATIVE_INFINITY);
      for (const [number, { estimator, columns }] of members.entries()) {
        const predict = estimator.predictLogProba as (features: Features) => Numbers;
        const { values, width } = predict(pickColumns(features, columns));
        const own = places[number] as readonly number[];
        for (const [at, value] of values.entries()) {
          const to = Math.floor(at / width) * classCount + (own[at % width] as number);
          sums.values[to] = logOfSum(sums.values[to] as number, value);
        }
      }
      return mapNumbers(sums, (sum) => sum - log(members.length));
    },
  };
}

/** The logarithm of the sum of two numbers, of their logarithms, as `numpy.logaddexp`. */
function logOfSum(a: number, b: number): number {
  if (a === b) return a + Math.LN2;
  return Math.max(a, b) + log1p(exp(-Math.abs(a - b)));
}

/** `decision_function`, where all members have one. */
function meanScores(members: readonly Member[]): Pick<Estimator, 'decisionFunction'> {
  if (members.some(({ estimator }) => estimator.decisionFunction === undefined)) return {};
  return {
    decisionFunction(features) {
      const scores = members.map(({ estimator, columns }) =>
        (estimator.decisionFunction as (features: Features) => Numbers)(
          pickColumns(features, columns),
        ),
      );
      return weightedMean(scores);
    },
  };
}

/** `BaggingRegressor`: the mean of the members' predictions. */
export const baggingRegressor: Build = (saved, builder) => {
  const members = bagOf(saved, builder);
  const predicts = members.map(({ estimator, columns }) => {
    const predict = method(estimator, 'predict');
    return (features: Features) => predict(pickColumns(features, columns));
  });
  return {
    ...describe(
      saved,
      members.map(({ estimator }) => estimator),
    ),
    predict: (features) => weightedMean(predicts.map((predict) => predict(features))),
  };
};

function bagOf(saved: Saved, builder: Builder): readonly Member[] {
  const columns = saved.items('estimators_features_').map((item) => doublesOf(item)?.values);
  const members = saved.items('estimators_').map((item, at) => {
    const estimator = builder.build(item);
    const own = columns[at];
    if (own === undefined) throw saved.lacks('estimators_features_', 'columns of each estimator');
    return { estimator, columns: own };
  });
  if (members.length === 0) throw saved.lacks('estimators_', 'estimators');
  return members;
}

/** Adds a member's probabilities, or 1 for its choice. Its classes are positions in those of the ensemble. */
function sharesOf({ estimator, columns }: Member, classCount: number) {
  const positions = classPositions(estimator, classCount);
  const { predictProba } = estimator;
  const choose = chooser(estimator);
  return ({ values, rowCount, width }: Numbers, features: Features): void => {
    const input = pickColumns(features, columns);
    const add = (row: number, at: number, share: number) => {
      const to = row * width + (positions[at] as number);
      values[to] = (values[to] as number) + share;
    };
    if (predictProba === undefined) {
      const chosen = choose(input);
      for (let row = 0; row < rowCount; row += 1) add(row, chosen[row] as number, 1);
      return;
    }
    const shares = predictProba(input);
    for (let at = 0; at < shares.values.length; at += 1) {
      add(Math.floor(at / shares.width), at % shares.width, shares.values[at] as number);
    }
  };
}
