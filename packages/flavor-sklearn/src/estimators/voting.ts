import { newNumbers } from '../data/numbers.js';
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
    return {
      ...known,
      ...byProbabilities((features) =>
        weightedMean(
          shares.map((predictProba) => predictProba(features)),
          weights,
        ),
      ),
    };
  }
  const chooses = fitted.map(chooser);
  return {
    ...known,
    choose(features) {
      const votes = newNumbers({ rowCount: features.rowCount, width: classes.size });
      for (const [number, choose] of chooses.entries()) {
        const chosen = choose(features);
        for (let row = 0; row < features.rowCount; row += 1) {
          const to = row * classes.size + (positions[number]?.[chosen[row] as number] as number);
          votes.values[to] = (votes.values[to] as number) + (weights[number] as number);
        }
      }
      return largestOfRows(votes);
    },
  };
};

/** `VotingRegressor`: the weighted mean of the predictions. */
export const votingRegressor: Build = (saved, builder) => {
  const { fitted, weights } = votersOf(saved, builder);
  const predicts = fitted.map((each) => method(each, 'predict'));
  return {
    ...describe(saved, fitted),
    takes: takenByAll(fitted),
    predict: (features) => ({
      ...weightedMean(
        predicts.map((predict) => predict(features)),
        weights,
      ),
      isFlat: true,
    }),
  };
};
