import { inputNumbers } from '../data/input-numbers.js';
import { type Features, joinNumbers, type Numbers, newNumbers } from '../data/numbers.js';
import { withLogarithms } from '../parts/classifier.js';
import { chooser, method } from '../parts/methods.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';
import type { Estimator } from './estimator.js';

/** One number of each row. */
type Column = (features: Features) => ArrayLike<number>;

/** `RegressorChain`: each regressor also takes what those before it predict. */
export const regressorChain: Build = (saved, builder) => {
  const members = saved.items('estimators_').map((item) => builder.build(item));
  const predicts = members.map((member) => columnOf(method(member, 'predict')));
  return { ...described(saved), predict: chainOf(saved, { passed: predicts, answers: predicts }) };
};

/** `ClassifierChain`: each classifier also takes what those before it answer, their labels by default. */
export const classifierChain: Build = (saved, builder) => {
  const members = saved.items('estimators_').map((item) => builder.build(item));
  const isOfTwo = members.every(({ classes }) => classes?.size === 2);
  const labels = members.map((member) => labelOf(saved, member));
  // Before 1.5, the second column counted of any number of them.
  const shares =
    (isOfTwo || saved.version < 1.05) &&
    members.every(({ predictProba }) => predictProba !== undefined)
      ? members.map((each) => columnOf(method(each, 'predictProba'), 1))
      : undefined;
  const scores =
    isOfTwo && members.every(({ decisionFunction }) => decisionFunction !== undefined)
      ? members.map((each) => columnOf(method(each, 'decisionFunction')))
      : undefined;
  const passed = { predict: labels, predict_proba: shares, decision_function: scores }[
    saved.choice('chain_method_', ['decision_function', 'predict', 'predict_proba'], 'predict')
  ];
  if (passed === undefined) throw saved.unsupported('chain_method_');
  const answers = (columns: readonly Column[]) => chainOf(saved, { passed, answers: columns });
  return {
    ...described(saved),
    predict: answers(labels),
    ...(shares && withLogarithms(answers(shares))),
    ...(scores && { decisionFunction: answers(scores) }),
  };
};

function described(saved: Saved) {
  return { name: saved.name, width: saved.width, columnNames: saved.columnNames };
}

function columnOf(answer: (features: Features) => Numbers, column = 0): Column {
  return (features) => {
    const { values, rowCount, width } = answer(features);
    return Float64Array.from(
      { length: rowCount },
      (_, row) => values[row * width + column] as number,
    );
  };
}

/** The labels of a member, as numbers. */
function labelOf(saved: Saved, member: Estimator): Column {
  const choose = chooser(member);
  const { classes } = member;
  if (classes === undefined || classes.type === 'string')
    throw saved.lacks('estimators_', 'classifiers whose labels are numbers');
  return (features) => Float64Array.from(choose(features), (at) => Number(classes.values[at]));
}

interface Links {
  /** What the members after each one are given of it. */
  readonly passed: readonly Column[];
  /** What is answered of each member. */
  readonly answers: readonly Column[];
}

/** The answers of all members: (rows, outputs), in the order of the outputs. */
function chainOf(saved: Saved, { passed, answers }: Links): (features: Features) => Numbers {
  const order = Array.from(saved.numbers('order_').values);
  const isKnown = order.toSorted((a, b) => a - b).every((each, at) => each === at);
  if (!isKnown || order.length !== passed.length)
    throw saved.lacks('order_', 'the order of the outputs');
  const check = { name: saved.name, width: saved.width };
  return (features) => {
    const input = inputNumbers(features, check);
    const { rowCount } = input;
    const result = newNumbers({ rowCount, width: passed.length });
    const parts: Numbers[] = [input];
    for (const [at, pass] of passed.entries()) {
      const given = joinNumbers(parts, rowCount);
      const own = newNumbers({ rowCount, width: 1 });
      own.values.set(pass(given));
      parts.push(own);
      const answer = answers[at] as Column;
      const column = answer === pass ? own.values : answer(given);
      for (let row = 0; row < rowCount; row += 1)
        result.values[row * passed.length + (order[at] as number)] = column[row] as number;
    }
    return result;
  };
}
