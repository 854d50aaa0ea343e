import { type Features, joinNumbers, type Numbers, newNumbers } from '../data/numbers.js';
import { byProbabilities } from '../parts/classifier.js';
import { describe, isDropped, takenByAll, weightedMean } from '../parts/members.js';
import { chooser, classPositions, method } from '../parts/methods.js';
import { largestOfRows } from '../parts/products.js';
import type { Saved } from '../saved/saved.js';
import type { Build, Builder } from './builder.js';
import { stepsOf } from './pipeline.js';

/** Named members with their weights, without those that were dropped. */
function votersOf(saved: Saved, builder: Builder) {
  const fitted = saved.items('estimators_').map((item) => builder.build(item));
  const given = saved.has('weights') ? saved.numbers('weights').values : undefined;
  const kept = stepsOf(saved, 'estimators').map(({ value }) => !isDropped(value));
  const weights = given?.filter((_, at) => kept[at]) ?? new Float64Array(fitted.length).fill(1);
  if (weights.length !== fitted.length || fitted.length === 0) {
    throw saved.lacks('weights', 'a weight for each estimator');
  }
  return { fitted, weights };
}

/** `VotingClassifier`: the most votes, or the weighted mean of probabilities. */
export const votingClassifier: Build = (saved, builder) => {
  const { fitted, weights } = votersOf(saved, builder);
  const classes = saved.labels();
  const known = {
    ...describe(saved, fitted),
    takes: takenByAll(fitted),
    classes,
  };
  const positions = fitted.map((each) => classPositions(each, classes.size));
  if (saved.choice('voting', ['hard', 'soft']) === 'soft') {
    const shares = fitted.map((each) => method(each, 'predictProba'));
    const isFlat = saved.boolean('flatten_transform', saved.version >= 0.21);
    return {
      ...known,
      transform: isFlat ? sideBySide(shares) : undefined,
      ...byProbabilities((features) =>
        weightedMean(
          shares.map((predictProba) => predictProba(features)),
          weights,
        ),
      ),
    };
  }
  const chooses = fitted.map(chooser);
  const transform = (features: Features): Numbers => {
    const chosen = newNumbers({ rowCount: features.rowCount, width: fitted.length }, 'int64');
    for (const [number, choose] of chooses.entries()) {
      for (const [row, at] of Array.from(choose(features)).entries())
        chosen.values[row * fitted.length + number] = positions[number]?.[at] as number;
    }
    return chosen;
  };
  return {
    ...known,
    transform,
    choose(features) {
      const votes = newNumbers({ rowCount: features.rowCount, width: classes.size });
      for (const [at, vote] of transform(features).values.entries()) {
        const to = Math.floor(at / fitted.length) * classes.size + vote;
        votes.values[to] = (votes.values[to] as number) + (weights[at % fitted.length] as number);
      }
      return largestOfRows(votes);
    },
  };
};

/** What members answer, side by side. */
function sideBySide(members: readonly ((features: Features) => Numbers)[]) {
  return (features: Features): Numbers =>
    joinNumbers(
      members.map((each) => each(features)),
      features.rowCount,
    );
}

/** `VotingRegressor`: the weighted mean of the predictions. */
export const votingRegressor: Build = (saved, builder) => {
  const { fitted, weights } = votersOf(saved, builder);
  const predicts = fitted.map((each) => method(each, 'predict'));
  return {
    ...describe(saved, fitted),
    takes: takenByAll(fitted),
    transform: sideBySide(predicts),
    predict: (features) => ({
      ...weightedMean(
        predicts.map((predict) => predict(features)),
        weights,
      ),
      isFlat: true,
    }),
  };
};
