import { inputNumbers } from '../data/input-numbers.js';
import { type Features, mapNumbers, type Numbers, newNumbers } from '../data/numbers.js';
import { exp } from '../math/exponentials.js';
import { log } from '../math/logarithms.js';
import { chosenBy, withLogarithms } from '../parts/classifier.js';
import { chooser, method } from '../parts/methods.js';
import { normalizeRows, softmaxRows } from '../parts/products.js';
import type { Saved } from '../saved/saved.js';
import type { Build, Builder } from './builder.js';
import type { Estimator } from './estimator.js';

/** Members with their weights. */
interface Committee {
  readonly members: readonly Estimator[];
  readonly weights: Float64Array;
  readonly classCount: number;
}

/** `AdaBoostClassifier` of both algorithms, SAMME and SAMME.R, which was the default before 1.6. */
export const adaBoostClassifier: Build = (saved, builder) => {
  const classes = saved.labels();
  const committee = { ...committeeOf(saved, builder), classCount: classes.size };
  if (classes.size < 2) throw saved.lacks('classes_', 'two or more classes');
  const isReal = saved.version < 1.06 && saved.text('algorithm', 'SAMME') === 'SAMME.R';
  for (const member of committee.members) {
    const size = member.classes?.size;
    if (size !== classes.size) throw saved.lacks('estimators_', 'classifiers of the same classes');
    method(member, 'predictProba');
  }
  const isCentred = saved.version >= centredSince;
  const check = checkOf(saved, committee);
  const votes = (features: Features): Numbers =>
    isReal
      ? realVotes(committee, check(features))
      : discreteVotes(committee, check(features), isCentred);
  const decisionFunction = (features: Features): Numbers => scoresOf(votes(features), committee);
  const predictProba =
    saved.version < 0.22
      ? (features: Features) => oldProbabilities(committee, check(features), isReal)
      : (features: Features) => probabilities(decisionFunction(features), classes.size);
  return {
    ...describe(saved, committee),
    classes,
    decisionFunction,
    choose: (features) => chosenBy(decisionFunction(features)),
    ...withLogarithms(predictProba),
  };
};

/** Since this version, a vote of SAMME counts against the other classes. */
const centredSince = 1.03;

function describe(saved: Saved, { members }: Pick<Committee, 'members'>) {
  const width = saved.width ?? members[0]?.width;
  return { name: saved.name, width, columnNames: saved.columnNames };
}

/** Refuses missing values, whatever the members take. */
function checkOf(saved: Saved, committee: Pick<Committee, 'members'>) {
  const { name, width } = describe(saved, committee);
  return (features: Features): Numbers => inputNumbers(features, { name, width });
}

function committeeOf(saved: Saved, builder: Builder): Pick<Committee, 'members' | 'weights'> {
  const members = saved.items('estimators_').map((item) => builder.build(item));
  const weights = saved.numbers('estimator_weights_').values;
  if (members.length === 0 || weights.length < members.length) {
    throw saved.lacks('estimator_weights_', 'a weight for each estimator');
  }
  return { members, weights };
}

/** The sum of all weights, also of those that have no estimator. */
function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** SAMME: the weights of the members that choose a class. */
function discreteVotes(
  { members, weights, classCount }: Committee,
  features: Features,
  isCentred: boolean,
): Numbers {
  const votes = newNumbers({ rowCount: features.rowCount, width: classCount });
  for (const [at, member] of members.entries()) {
    const weight = weights[at] as number;
    const chosen = chooser(member)(features);
    const against = isCentred ? (-1 / (classCount - 1)) * weight : 0;
    for (let to = 0; to < votes.values.length; to += 1) {
      const isFor = chosen[Math.floor(to / classCount)] === to % classCount;
      votes.values[to] = (votes.values[to] as number) + (isFor ? weight : against);
    }
  }
  return votes;
}

/** SAMME.R: centred logarithms of the members' probabilities. Source: "Multi-class AdaBoost", Zhu et al., step 2 c. */
function realVotes({ members, classCount }: Committee, features: Features): Numbers {
  const votes = newNumbers({ rowCount: features.rowCount, width: classCount });
  for (const member of members) {
    const { values } = method(member, 'predictProba')(features);
    for (let row = 0; row < features.rowCount; row += 1) {
      const start = row * classCount;
      let sum = 0;
      for (let at = start; at < start + classCount; at += 1) sum += logOf(values[at] as number);
      for (let at = start; at < start + classCount; at += 1) {
        const centred = logOf(values[at] as number) - (1 / classCount) * sum;
        votes.values[at] = (votes.values[at] as number) + (classCount - 1) * centred;
      }
    }
  }
  return votes;
}

function logOf(probability: number): number {
  return log(Math.max(probability, Number.EPSILON));
}

function scoresOf(votes: Numbers, { weights, classCount }: Committee): Numbers {
  const total = sumOf(weights);
  const shares = mapNumbers(votes, (vote) => vote / total);
  if (classCount > 2) return shares;
  const values = Float64Array.from(
    { length: votes.rowCount },
    (_, row) => -(shares.values[2 * row] as number) + (shares.values[2 * row + 1] as number),
  );
  return { ...shares, values, width: 1, isFlat: true };
}

function probabilities(scores: Numbers, classCount: number): Numbers {
  if (!scores.isFlat) return softmaxRows(mapNumbers(scores, (score) => score / (classCount - 1)));
  const values = Float64Array.from({ length: 2 * scores.rowCount }, (_, at) => {
    const score = scores.values[at >> 1] as number;
    return (at % 2 === 0 ? -score : score) / 2;
  });
  return softmaxRows({ ...scores, values, width: 2, isFlat: false });
}

/** Before 0.22, SAMME weighted the members' probabilities. */
function oldProbabilities(committee: Committee, features: Features, isReal: boolean): Numbers {
  const votes = isReal
    ? realVotes(committee, features)
    : weightedProbabilities(committee, features);
  const total = sumOf(committee.weights);
  return normalizeRows(
    mapNumbers(votes, (vote) => exp((1 / (committee.classCount - 1)) * (vote / total))),
  );
}

function weightedProbabilities(
  { members, weights, classCount }: Committee,
  features: Features,
): Numbers {
  const sums = newNumbers({ rowCount: features.rowCount, width: classCount });
  for (const [number, member] of members.entries()) {
    const { values } = method(member, 'predictProba')(features);
    for (let at = 0; at < values.length; at += 1) {
      sums.values[at] =
        (sums.values[at] as number) + (values[at] as number) * (weights[number] as number);
    }
  }
  return sums;
}

/** `AdaBoostRegressor`: the weighted median of the members' predictions. */
export const adaBoostRegressor: Build = (saved, builder) => {
  const { members, weights } = committeeOf(saved, builder);
  const predicts = members.map((member) => method(member, 'predict'));
  const check = checkOf(saved, { members });
  return {
    ...describe(saved, { members }),
    predict(features) {
      const input = check(features);
      const predictions = predicts.map((predict) => predict(input).values);
      const median = newNumbers({ rowCount: features.rowCount, width: 1 });
      for (let row = 0; row < features.rowCount; row += 1) {
        median.values[row] = weightedMedian(
          predictions.map((each) => each[row] as number),
          weights,
        );
      }
      return { ...median, isFlat: true };
    },
  };
};

/** The first value, in ascending order, at which half of the weights is reached. */
function weightedMedian(values: readonly number[], weights: Float64Array): number {
  const order = values
    .map((_, at) => at)
    .sort((a, b) => (values[a] as number) - (values[b] as number));
  const total = order.reduce((sum, at) => sum + (weights[at] as number), 0);
  let sum = 0;
  for (const at of order) {
    sum += weights[at] as number;
    if (sum >= 0.5 * total) return values[at] as number;
  }
  return Number.NaN;
}
