import type { PythonValue } from '@mlmodel/python-objects';
import { inputNumbers } from '../data/input-numbers.js';
import { type Features, joinNumbers, type Numbers, pickColumns } from '../data/numbers.js';
import { describe, isDropped, takenByAll } from '../parts/members.js';
import { chooser, classPositions, method } from '../parts/methods.js';
import type { Saved } from '../saved/saved.js';
import type { Build, Builder } from './builder.js';
import type { Estimator } from './estimator.js';

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
    takes: passes ? undefined : takenByAll(fitted),
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
