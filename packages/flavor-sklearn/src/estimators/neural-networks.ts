import { inputNumbers } from '../data/input-numbers.js';
import { type Features, mapNumbers, type Numbers } from '../data/numbers.js';
import { tanh } from '../math/exponentials.js';
import { withLogarithms } from '../parts/classifier.js';
import { isOfLabelSets, labelSets } from '../parts/label-sets.js';
import {
  bothOf,
  expit,
  expitNumbers,
  type LinearMap,
  largestOfRows,
  linearMap,
  softmaxRows,
} from '../parts/products.js';
import { doublesOf } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

const activations = {
  identity: (value: number) => value,
  logistic: expit,
  relu: (value: number) => Math.max(0, value),
  tanh,
};

/** `MLPRegressor`. */
export const networkRegressor: Build = (saved) => {
  const { forward, ...known } = networkOf(saved);
  if (saved.text('out_activation_') !== 'identity') throw saved.unsupported('out_activation_');
  return {
    ...known,
    predict(features) {
      const answer = forward(features);
      return { ...answer, isFlat: answer.width === 1 };
    },
  };
};

/** `MLPClassifier`. */
export const networkClassifier: Build = (saved) => {
  const { forward, ...known } = networkOf(saved);
  const output = saved.choice('out_activation_', ['logistic', 'softmax']);
  const binarizer = saved.saved('_label_binarizer');
  const raw = (features: Features): Numbers => {
    const answer = forward(features);
    return output === 'softmax' ? softmaxRows(answer) : expitNumbers(answer);
  };
  const predictProba = (features: Features): Numbers => {
    const answer = raw(features);
    return answer.width === 1 ? bothOf(answer) : answer;
  };
  if (isOfLabelSets(binarizer)) {
    return {
      ...known,
      ...withLogarithms(raw),
      label: (features) => labelSets(raw(features), 0.5),
    };
  }
  return {
    ...known,
    classes: saved.labels(),
    ...withLogarithms(predictProba),
    choose(features) {
      const answer = raw(features);
      if (answer.width > 1) return largestOfRows(answer);
      return Int32Array.from(answer.values, (share) => (share > 0.5 ? 1 : 0));
    },
  };
};

function networkOf(saved: Saved) {
  const layers = layersOf(saved);
  const activation =
    activations[saved.choice('activation', ['identity', 'logistic', 'relu', 'tanh'])];
  const [first] = layers;
  if (first === undefined) throw saved.lacks('coefs_', 'layers');
  const check = { name: saved.name, width: first.weights.width };
  return {
    ...{ ...check, columnNames: saved.columnNames },
    forward: (features: Features): Numbers =>
      layers.reduce(
        (data: Numbers, layer, at) => {
          const sums = linearMap(data, layer);
          return at === layers.length - 1 ? sums : mapNumbers(sums, activation);
        },
        inputNumbers(features, check),
      ),
  };
}

/** The weights of each layer, with a row of each unit. */
function layersOf(saved: Saved): readonly LinearMap[] {
  const intercepts = saved.items('intercepts_').map((item) => doublesOf(item));
  let before: number | undefined;
  return saved.items('coefs_').map((item, at) => {
    const weights = doublesOf(item);
    const own = intercepts[at];
    const [inputs, units] = weights?.shape ?? [];
    const fits = own?.values.length === units && (before === undefined || inputs === before);
    if (
      weights === undefined ||
      own === undefined ||
      inputs === undefined ||
      units === undefined ||
      !fits
    ) {
      throw saved.lacks('coefs_', 'weights of each layer');
    }
    before = units;
    const values = weights.values.map(
      (_, to) => weights.values[(to % inputs) * units + Math.floor(to / inputs)] as number,
    );
    return {
      weights: { values, rowCount: units, width: inputs, type: weights.type },
      intercepts: own,
    };
  });
}
