import type { PythonValue } from '@mlmodel/python-objects';
import { PythonObject } from '@mlmodel/python-objects';
import { type Features, mapNumbers, type Numbers, newNumbers } from '../data/numbers.js';
import { exp } from '../math/exponentials.js';
import { byProbabilities } from '../parts/classifier.js';
import { interpolate, interpolateFloats } from '../parts/interpolate.js';
import { method } from '../parts/methods.js';
import { temperatureShares } from '../parts/temperature.js';
import { Saved } from '../saved/saved.js';
import type { Build, Builder } from './builder.js';
import type { Estimator } from './estimator.js';

/** `CalibratedClassifierCV`: the mean of the calibrated probabilities of its members. */
export const calibratedClassifier: Build = (saved, builder) => {
  const classes = saved.labels();
  const members = saved.items('calibrated_classifiers_').map((item) => {
    if (!(item instanceof PythonObject))
      throw saved.lacks('calibrated_classifiers_', 'classifiers');
    return memberOf(new Saved(item), builder, { parent: saved, classCount: classes.size });
  });
  const [first] = members;
  if (first === undefined) throw saved.lacks('calibrated_classifiers_', 'classifiers');
  const predictProba = (features: Features): Numbers => {
    const sums = newNumbers({ rowCount: features.rowCount, width: classes.size });
    for (const { shares } of members) {
      const { values } = shares(features);
      for (let at = 0; at < values.length; at += 1)
        sums.values[at] = (sums.values[at] as number) + (values[at] as number);
    }
    return mapNumbers(sums, (sum) => sum / members.length);
  };
  const { estimator } = first;
  const known = { name: saved.name, width: saved.width ?? estimator.width, classes };
  const { predictProba: _, predictLogProba: __, ...methods } = byProbabilities(predictProba);
  return {
    ...{
      ...known,
      columnNames: saved.columnNames ?? estimator.columnNames,
      takes: estimator.takes,
    },
    ...methods,
    predictProba,
  };
};

interface Whole {
  readonly parent: Saved;
  readonly classCount: number;
}

interface CalibratedMember {
  readonly estimator: Estimator;
  readonly shares: (features: Features) => Numbers;
}

/** Attributes had other names before 1.2: `base_estimator`, and before 0.24 `calibrators_` and `classes_`. */
function memberOf(saved: Saved, builder: Builder, { parent, classCount }: Whole): CalibratedMember {
  const kind = saved.choice('method', ['isotonic', 'sigmoid', 'temperature'], 'sigmoid');
  const estimator = builder.build(saved.value(saved.nameOf('estimator', 'base_estimator')));
  if (kind === 'temperature') {
    const [calibrator] = saved.items('calibrators');
    if (!(calibrator instanceof PythonObject)) throw saved.lacks('calibrators', 'a calibrator');
    return { estimator, shares: temperatureShares(estimator, new Saved(calibrator)) };
  }
  const scores = estimator.decisionFunction ?? positiveShares(estimator);
  const calibrators = saved.items(saved.nameOf('calibrators', 'calibrators_')).map(calibratorOf);
  const labels = parent.labels();
  const positions = labels.values.map(String);
  const places = (estimator.classes?.values ?? []).map((label) => positions.indexOf(String(label)));
  const count = classCount === 2 ? 1 : classCount;
  if (calibrators.length !== count || places.length !== classCount || places.includes(-1)) {
    throw parent.lacks('calibrated_classifiers_', 'a calibrator of each class');
  }
  return {
    estimator,
    shares(features) {
      const raw = scores(features);
      // Before 0.24, floats of 32 bits stay such.
      const round = raw.type === 'float32' && parent.version < 0.24 ? Math.fround : exactly;
      const result = newNumbers({ rowCount: raw.rowCount, width: classCount });
      for (let row = 0; row < raw.rowCount; row += 1) {
        const part = result.values.subarray(row * classCount, (row + 1) * classCount);
        for (const [at, calibrate] of calibrators.entries()) {
          const to = classCount === 2 ? 1 : (places[at] as number);
          part[to] = calibrate(raw.values[row * count + at] as number, round);
        }
        finish(part);
      }
      return result;
    },
  };
}

/** Makes the sum of a row 1, and what is just above 1, 1. */
function finish(row: Float64Array): void {
  if (row.length === 2) {
    row[0] = 1 - (row[1] as number);
  } else {
    const sum = row.reduce((total, share) => total + share, 0);
    for (let at = 0; at < row.length; at += 1)
      row[at] = sum === 0 ? 1 / row.length : (row[at] as number) / sum;
  }
  for (let at = 0; at < row.length; at += 1) {
    const share = row[at] as number;
    if (share > 1 && share <= 1 + 1e-5) row[at] = 1;
  }
}

/** The probabilities of all classes; of two, that of the second. */
function positiveShares(estimator: Estimator): (features: Features) => Numbers {
  const predictProba = method(estimator, 'predictProba');
  return (features) => {
    const shares = predictProba(features);
    if (shares.width !== 2) return shares;
    const values = Float64Array.from(
      { length: shares.rowCount },
      (_, row) => shares.values[2 * row + 1] as number,
    );
    return { ...shares, values, width: 1, isFlat: true };
  };
}

type Round = (value: number) => number;

const exactly: Round = (value) => value;

/** Makes a probability of a score. @param round after each step */
type Calibrator = (score: number, round: Round) => number;

/** `_SigmoidCalibration`, or an isotonic regression. */
function calibratorOf(value: PythonValue): Calibrator {
  const saved = new Saved(value instanceof PythonObject ? value : new PythonObject('None'));
  if (saved.has('a_')) {
    const slope = saved.float('a_');
    const offset = saved.float('b_');
    return (score, round) => {
      const exponent = round(round(round(slope) * score) + round(offset));
      return round(1 / round(1 + round(exp(exponent))));
    };
  }
  return isotonic(saved);
}

/** `IsotonicRegression` that clips what is out of bounds. The thresholds had other names before 0.24. */
function isotonic(saved: Saved): Calibrator {
  saved.choice('out_of_bounds', ['clip']);
  const { values: x, type } = saved.numbers(saved.nameOf('X_thresholds_', '_necessary_X_'));
  const y = saved.numbers(saved.nameOf('y_thresholds_', '_necessary_y_')).values;
  if (x.length !== y.length || x.length === 0) throw saved.lacks('X_thresholds_', 'thresholds');
  if (type === 'float32') return (score) => interpolateFloats(Math.fround(score), { x, y });
  return (score, round) => round(interpolate(score, { x, y }));
}
