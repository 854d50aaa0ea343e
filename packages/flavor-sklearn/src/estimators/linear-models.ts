import type { Labels } from '@mlmodel/trees';
import { inputNumbers } from '../data/input-numbers.js';
import { type Features, mapNumbers, type Numbers } from '../data/numbers.js';
import { exp } from '../math/exponentials.js';
import { chosenBy, withLogarithms } from '../parts/classifier.js';
import { isOfLabelSets, labelSets } from '../parts/label-sets.js';
import {
  bothOf,
  expitNumbers,
  type LinearMap,
  linearMap,
  normalizeRows,
  signedRows,
  softmaxRows,
} from '../parts/products.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';
import type { Estimator } from './estimator.js';

/** The weights of a linear model, and whether it has one output without a dimension for it. */
interface SavedLinear extends LinearMap {
  readonly isFlat: boolean;
}

function linearOf(saved: Saved): SavedLinear {
  const { values, shape, type } = saved.numbers('coef_');
  const isFlat = shape.length === 1;
  const [rowCount, width] = isFlat ? [1, shape[0]] : shape;
  const intercepts = saved.numbers('intercept_');
  const fits = intercepts.values.length === 1 || intercepts.values.length === rowCount;
  if (rowCount === undefined || width === undefined || shape.length > 2 || !fits) {
    throw saved.lacks('coef_', 'weights of columns');
  }
  return { weights: { values, rowCount, width, type }, intercepts, isFlat };
}

function scorer(saved: Saved, linear: LinearMap & { readonly isFlat: boolean }) {
  const check = { name: saved.name, width: linear.weights.width };
  const { isFlat } = linear;
  return (features: Features): Numbers => ({
    ...linearMap(inputNumbers(features, check), linear),
    isFlat,
  });
}

function describe(saved: Saved, { weights }: LinearMap) {
  return { name: saved.name, width: weights.width, columnNames: saved.columnNames };
}

/** Regressors that predict `X @ coef_.T + intercept_`. */
export const linearRegressor: Build = (saved) => {
  const linear = linearOf(saved);
  return { ...describe(saved, linear), predict: scorer(saved, linear) };
};

/** `LinearSVR` and regressors of SGD: `coef_` and `intercept_` of one output. */
export const flatLinearRegressor: Build = (saved) => {
  const linear = { ...linearOf(saved), isFlat: true };
  if (linear.weights.rowCount !== 1) throw saved.lacks('coef_', 'weights of one output');
  return { ...describe(saved, linear), predict: scorer(saved, linear) };
};

/** Generalized linear models, whose link decides what is predicted. */
export const generalizedLinearModel: Build = (saved) => {
  const linear = linearOf(saved);
  const scores = scorer(saved, linear);
  const isLog = saved.name !== 'TweedieRegressor' || isLogLink(saved);
  return {
    ...describe(saved, linear),
    predict: (features) => (isLog ? mapNumbers(scores(features), exp) : scores(features)),
  };
};

function isLogLink(saved: Saved): boolean {
  const link = saved.choice('link', ['auto', 'identity', 'log']);
  return link === 'log' || (link === 'auto' && saved.float('power') > 0);
}

/** What classifiers by linear scores have: `decision_function` and `predict`. */
function linearClassifier(saved: Saved, classes: Labels) {
  const loaded = linearOf(saved);
  const linear = { ...loaded, isFlat: loaded.weights.rowCount === 1 };
  if (linear.weights.rowCount !== (classes.size === 2 ? 1 : classes.size)) {
    throw saved.lacks('coef_', 'weights of each class');
  }
  const decisionFunction = scorer(saved, linear);
  return {
    ...describe(saved, linear),
    classes,
    decisionFunction,
    choose: (features: Features) => chosenBy(decisionFunction(features)),
  } satisfies Estimator;
}

/** Classifiers without probabilities. */
export const plainLinearClassifier: Build = (saved) => linearClassifier(saved, saved.labels());

/** Its classes are those of the binarizer of its labels. */
export const ridgeClassifier: Build = (saved) => {
  const binarizer = saved.saved('_label_binarizer');
  if (!isOfLabelSets(binarizer)) return linearClassifier(saved, binarizer.labels());
  if (saved.version < 1) throw saved.unsupported('sets of labels in this version');
  const linear = { ...linearOf(saved), isFlat: false };
  const decisionFunction = scorer(saved, linear);
  return {
    ...describe(saved, linear),
    decisionFunction,
    label: (features) => labelSets(decisionFunction(features), 0),
  };
};

export const logisticRegression: Build = (saved) => {
  const classifier = linearClassifier(saved, saved.labels());
  const probabilities = isOneVersusRest(saved, classifier.classes.size)
    ? oneVersusRest(saved)
    : multinomial;
  const predictProba = (features: Features) => probabilities(classifier.decisionFunction(features));
  return { ...classifier, ...withLogarithms(predictProba) };
};

/** Until 1.7, `multi_class` and the solver decide; since 1.8 the number of classes. */
function isOneVersusRest(saved: Saved, classCount: number): boolean {
  if (!saved.has('multi_class')) return classCount <= 2;
  const multiClass = saved.choice('multi_class', [
    'auto',
    'deprecated',
    'multinomial',
    'ovr',
    'warn',
  ]);
  if (saved.version >= 1.08) {
    if (multiClass !== 'auto' && multiClass !== 'deprecated')
      throw saved.unsupported('multi_class');
    return classCount <= 2;
  }
  if (multiClass === 'ovr' || multiClass === 'warn') return true;
  if (saved.version < 0.2) return classCount <= 2;
  const solver = saved.value('solver');
  const isRest = solver === 'liblinear' || (solver === 'newton-cholesky' && saved.version < 1.06);
  return multiClass !== 'multinomial' && (classCount <= 2 || isRest);
}

/** Each class against the others, and the sum of a row is made 1. Since 1.9, a row of zeros is divided evenly. */
function oneVersusRest({ version }: Saved): (scores: Numbers) => Numbers {
  return (scores) => {
    const positive = expitNumbers(scores);
    if (scores.isFlat) return bothOf(positive);
    return normalizeRows(positive, version >= 1.09 ? 1 / positive.width : undefined);
  };
}

function multinomial(scores: Numbers): Numbers {
  return softmaxRows(scores.isFlat ? signedRows(scores) : scores);
}

/** Has probabilities for the losses `log_loss`, which was `log` before 1.1, and `modified_huber`. */
export const sgdClassifier: Build = (saved) => {
  const classifier = linearClassifier(saved, saved.labels());
  const loss = saved.text('loss');
  if (loss !== 'log' && loss !== 'log_loss' && loss !== 'modified_huber') return classifier;
  const probabilities = loss === 'modified_huber' ? modifiedHuber : oneVersusRest(saved);
  return {
    ...classifier,
    ...withLogarithms((features) => probabilities(classifier.decisionFunction(features))),
  };
};

/** (clip(score, -1, 1) + 1) / 2; a row without any share is divided evenly. */
function modifiedHuber(scores: Numbers): Numbers {
  const shares = mapNumbers(scores, (score) => (Math.min(1, Math.max(-1, score)) + 1) / 2);
  if (scores.isFlat) return bothOf(shares);
  const { values, rowCount, width } = shares;
  for (let row = 0; row < rowCount; row += 1) {
    const part = values.subarray(row * width, (row + 1) * width);
    if (part.every((share) => share === 0)) part.fill(1);
  }
  return normalizeRows(shares);
}
