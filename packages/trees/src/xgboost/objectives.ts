/** Turns margins (rows, outputs), in place, into what the model predicts. */
type Transform = (margins: Float32Array, outputs: number) => void;

/** What an objective does with margins. */
export interface Objective {
  /** The margin of a base score, which files keep in the scale of predictions. */
  toMargin(baseScore: number): number;
  /** Absent where predictions are margins. */
  readonly transform?: Transform | undefined;
  /** One class number for each row, instead of one value for each class. */
  readonly picksClass?: boolean | undefined;
}

/** A version of XGBoost: major, minor. */
export type Version = readonly [number, number];

/**
 * The objective of that name in the version that wrote the file; undefined for an unknown one.
 * Source: `src/objective` of XGBoost.
 */
export function objectiveOf(name: string, version: Version): Objective | undefined {
  if (name === 'binary:logitraw') return isBefore(version, [1, 3]) ? oldLogitRaw : identity;
  if (name === 'reg:quantileerror') return isBefore(version, [3, 4]) ? identity : sortedQuantiles;
  return objectives.get(name);
}

const { fround } = Math;

const identity: Objective = { toMargin: (score) => score };

const logistic: Objective = { toMargin: logit, transform: each(sigmoid) };

/** Before 1.3, the base score was a probability. */
const oldLogitRaw: Objective = { toMargin: logit };

const exponential: Objective = {
  toMargin: (score) => fround(Math.log(score)),
  transform: each(Math.exp),
};

const hinge: Objective = { toMargin: (score) => score, transform: each((x) => (x > 0 ? 1 : 0)) };

const sortedQuantiles: Objective = {
  toMargin: (score) => score,
  transform: eachRow((row) => row.sort()),
};

const objectives: ReadonlyMap<string, Objective> = new Map<string, Objective>([
  ['reg:squarederror', identity],
  ['reg:linear', identity],
  ['reg:squaredlogerror', identity],
  ['reg:pseudohubererror', identity],
  ['reg:absoluteerror', identity],
  ['reg:expectileerror', { toMargin: (score) => score, transform: eachRow(expectiles) }],
  ['reg:logistic', logistic],
  ['binary:logistic', logistic],
  ['binary:hinge', hinge],
  ['reg:gamma', exponential],
  ['reg:tweedie', exponential],
  ['count:poisson', exponential],
  ['survival:cox', exponential],
  ['survival:aft', exponential],
  ['multi:softmax', { toMargin: (score) => score, picksClass: true }],
  ['multi:softprob', { toMargin: (score) => score, transform: eachRow(softmax) }],
  ['rank:pairwise', identity],
  ['rank:ndcg', identity],
  ['rank:map', identity],
]);

function isBefore([major, minor]: Version, [otherMajor, otherMinor]: Version): boolean {
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

function each(map: (margin: number) => number): Transform {
  return (margins) => {
    for (let at = 0; at < margins.length; at += 1) margins[at] = map(margins[at] as number);
  };
}

function eachRow(change: (row: Float32Array) => void): Transform {
  return (margins, outputs) => {
    for (let start = 0; start < margins.length; start += outputs) {
      change(margins.subarray(start, start + outputs));
    }
  };
}

/** `Sigmoid` of XGBoost's `common/math.h`, in floats. */
function sigmoid(margin: number): number {
  const exponential = fround(Math.exp(Math.min(-margin, fround(88.7))));
  return 1 / fround(fround(exponential + 1) + fround(1e-16));
}

/** `ProbToMargin` of the logistic objectives, in floats. */
function logit(probability: number): number {
  return fround(-Math.log(fround(fround(1 / probability) - 1)));
}

/** `Softmax` of XGBoost's `common/math.h`: floats, and a sum of doubles. */
function softmax(row: Float32Array): void {
  let most = row[0] as number;
  for (let at = 1; at < row.length; at += 1) most = Math.max(most, row[at] as number);
  let sum = 0;
  for (let at = 0; at < row.length; at += 1) {
    row[at] = Math.exp(fround((row[at] as number) - most));
    sum += row[at] as number;
  }
  const divisor = fround(sum);
  for (let at = 0; at < row.length; at += 1) row[at] = (row[at] as number) / divisor;
}

/** XGBoost's `kRtEps`. */
const epsilon = fround(1e-6);

/** The first value, and what each further one adds to it: `ExpectilePredTransform`. */
function expectiles(row: Float32Array): void {
  for (let at = 1; at < row.length; at += 1) {
    const margin = row[at] as number;
    const rest = fround(Math.log1p(fround(Math.exp(-Math.abs(margin)))));
    const softPlus = margin > 0 ? fround(margin + rest) : rest;
    row[at] = fround((row[at - 1] as number) + fround(epsilon + softPlus));
  }
}

/** Margins of base scores of `reg:expectileerror`, in place: its `ProbToMargin`. */
export function expectileMargins(scores: Float32Array): void {
  for (let at = scores.length - 1; at > 0; at -= 1) {
    const gap = fround(fround((scores[at] as number) - (scores[at - 1] as number)) - epsilon);
    const step = Math.max(gap, epsilon);
    scores[at] = fround(step + fround(Math.log(fround(-Math.expm1(-step)))));
  }
}
