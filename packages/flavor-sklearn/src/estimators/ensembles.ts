import type { PythonValue } from '@mlmodel/python-objects';
import { inputNumbers } from '../data/input-numbers.js';
import {
  type Features,
  joinNumbers,
  mapNumbers,
  type Numbers,
  newNumbers,
  pickColumns,
} from '../data/numbers.js';
import { byProbabilities } from '../parts/classifier.js';
import { chooser, classPositions, method } from '../parts/methods.js';
import { largestOfRows } from '../parts/products.js';
import { doublesOf } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { Build, Builder } from './builder.js';
import type { Estimator } from './estimator.js';
import { stepsOf } from './pipeline.js';

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
  return { ...known, classes, ...byProbabilities(mean), ...meanScores(members) };
};

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
      return meanOf(scores);
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
    predict: (features) => meanOf(predicts.map((predict) => predict(features))),
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

function describe(saved: Saved, members: readonly Estimator[]) {
  return {
    name: saved.name,
    width:
      saved.width ?? (saved.has('n_features_') ? saved.integer('n_features_') : members[0]?.width),
    columnNames: saved.columnNames,
    mixesRows: members.some(({ mixesRows }) => mixesRows),
  };
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

function meanOf(parts: readonly Numbers[]): Numbers {
  const [first] = parts;
  const sums = {
    ...(first as Numbers),
    values: new Float64Array((first as Numbers).values.length),
  };
  for (const { values } of parts) {
    for (let at = 0; at < values.length; at += 1)
      sums.values[at] = (sums.values[at] as number) + (values[at] as number);
  }
  return mapNumbers(sums, (sum) => sum / parts.length);
}

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

function isDropped(value: PythonValue): boolean {
  return value === null || value === 'drop';
}

/** `VotingClassifier`: the most votes, or the weighted mean of probabilities. */
export const votingClassifier: Build = (saved, builder) => {
  const { fitted, weights } = votersOf(saved, builder);
  const classes = saved.labels();
  const known = {
    ...describe(saved, fitted),
    takesObjects: fitted.every((each) => each.takesObjects),
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
    takesObjects: fitted.every((each) => each.takesObjects),
    predict: (features) => ({
      ...weightedMean(
        predicts.map((predict) => predict(features)),
        weights,
      ),
      isFlat: true,
    }),
  };
};

function weightedMean(parts: readonly Numbers[], weights: Float64Array): Numbers {
  const [first] = parts;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = {
    ...(first as Numbers),
    values: new Float64Array((first as Numbers).values.length),
  };
  for (const [number, { values }] of parts.entries()) {
    const weight = weights[number] as number;
    for (let at = 0; at < values.length; at += 1) {
      mean.values[at] = (mean.values[at] as number) + weight * (values[at] as number);
    }
  }
  return mapNumbers(mean, (sum) => sum / total);
}

/** The columns that a stack makes of its members' answers, for its last estimator. */
function stackedFeatures(saved: Saved, builder: Builder) {
  const fitted = saved.items('estimators_').map((item) => builder.build(item));
  const methods = saved.items('stack_method_').filter((method) => !isDropped(method));
  if (methods.length !== fitted.length)
    throw saved.lacks('stack_method_', 'a method for each estimator');
  const steps = fitted.map((each, at) => stackStep(saved, each, methods[at]));
  const passes = saved.boolean('passthrough', false);
  const known = {
    ...describe(saved, fitted),
    takesObjects: !passes && fitted.every((each) => each.takesObjects),
  };
  const stack = (features: Features): Features => {
    const parts = steps.map((step) => step(features));
    const passed = passes ? [inputNumbers(features, { name: saved.name, allowsNaN: true })] : [];
    return joinNumbers([...parts, ...passed], features.rowCount);
  };
  return { stack, known };
}

function stackStep(saved: Saved, each: Estimator, answersWith: PythonValue | undefined) {
  const { classes, decisionFunction, predictProba } = each;
  switch (answersWith) {
    case 'predict_proba':
      if (predictProba === undefined) break;
      // The first column of two is 1 minus the other one.
      return (features: Features) => {
        const shares = predictProba(features);
        return shares.width === 2 ? (pickColumns(shares, [1]) as Numbers) : shares;
      };
    case 'decision_function':
      if (decisionFunction !== undefined) return decisionFunction;
      break;
    case 'predict':
      if (classes === undefined) return method(each, 'predict');
      break;
    default:
  }
  throw saved.unsupported('stack_method_');
}

/** `StackingClassifier`: a classifier of what its members answer. */
export const stackingClassifier: Build = (saved, builder) => {
  const { stack, known } = stackedFeatures(saved, builder);
  const last = builder.build(saved.value('final_estimator_'));
  const classes = saved.labels();
  const positions = classPositions(last, classes.size);
  const choose = chooser(last);
  const { decisionFunction, predictProba } = last;
  return {
    ...known,
    classes,
    transform: stack,
    choose: (features) => Int32Array.from(choose(stack(features)), (at) => positions[at] as number),
    ...(predictProba && { predictProba: (features: Features) => predictProba(stack(features)) }),
    ...(decisionFunction && {
      decisionFunction: (features: Features) => decisionFunction(stack(features)),
    }),
  };
};

/** `StackingRegressor`: a regressor of what its members answer. */
export const stackingRegressor: Build = (saved, builder) => {
  const { stack, known } = stackedFeatures(saved, builder);
  const last = builder.build(saved.value('final_estimator_'));
  const predict = method(last, 'predict');
  return { ...known, transform: stack, predict: (features) => predict(stack(features)) };
};
