import { labelsOfOutputs } from '../data/labels.js';
import { type Features, floatOf, type Numbers, newNumbers } from '../data/numbers.js';
import { isOfLabelSets, labelSets } from '../parts/label-sets.js';
import { chooser, method } from '../parts/methods.js';
import { pairVotes, votesMixRows } from '../parts/pair-votes.js';
import { bothOf, largestOfRows, normalizeRows } from '../parts/products.js';
import { labelsOfOneType } from '../parts/several-outputs.js';
import type { Saved } from '../saved/saved.js';
import type { Build, Builder } from './builder.js';
import type { Estimator } from './estimator.js';

function membersOf(saved: Saved, builder: Builder) {
  const members = saved.items('estimators_').map((item) => builder.build(item));
  const [first] = members;
  if (first === undefined || members.some(({ classes }) => classes?.size !== 2)) {
    throw saved.lacks('estimators_', 'classifiers of two classes');
  }
  const known = {
    ...{ name: saved.name, width: saved.width ?? first.width },
    ...{ columnNames: saved.columnNames ?? first.columnNames, takes: first.takes },
  };
  return { members, first, known };
}

/** Confidence in the second class: `decision_function`, or else its probability. */
function confidenceOf(estimator: Estimator): (features: Features) => Numbers {
  return estimator.decisionFunction ?? secondShare(estimator);
}

function secondShare(estimator: Estimator): (features: Features) => Numbers {
  return secondOf(method(estimator, 'predictProba'));
}

/** The second of two numbers of each row. */
function secondOf(numbersOf: (features: Features) => Numbers): (features: Features) => Numbers {
  return (features) => {
    const { values, rowCount, ...shares } = numbersOf(features);
    const second = Float64Array.from(
      { length: rowCount },
      (_, row) => values[2 * row + 1] as number,
    );
    return { ...shares, values: second, rowCount, width: 1, isFlat: true };
  };
}

/** The answers of several methods side by side: (rows, methods). */
function columnsOf(
  methods: readonly ((features: Features) => Numbers)[],
  features: Features,
): Numbers {
  const answers = methods.map((each) => each(features));
  const result = newNumbers(
    { rowCount: features.rowCount, width: methods.length },
    floatOf(...answers.map(({ type }) => type)),
  );
  for (const [at, { values }] of answers.entries()) {
    for (let row = 0; row < values.length; row += 1)
      result.values[row * methods.length + at] = values[row] as number;
  }
  return result;
}

/** `OneVsRestClassifier`: a classifier for each class, or one for two; or one for each label that a row may have. */
export const oneVersusRestClassifier: Build = (saved, builder) => {
  const { members, first, known } = membersOf(saved, builder);
  const binarizer = saved.saved('label_binarizer_');
  const classes = binarizer.labels();
  const isSet = isOfLabelSets(binarizer);
  if (members.length !== (classes.size === 2 && !isSet ? 1 : classes.size)) {
    throw saved.lacks('estimators_', 'a classifier of each class');
  }
  const confidences = members.map(confidenceOf);
  const limit = first.decisionFunction === undefined ? 0.5 : 0;
  const isLast = saved.version < lastOfEqual;
  const hasScores = members.every(({ decisionFunction }) => decisionFunction !== undefined);
  const hasShares = members.every(({ predictProba }) => predictProba !== undefined);
  const shares = hasShares ? members.map(secondShare) : [];
  if (isSet) {
    return {
      ...known,
      label: (features) => labelSets(columnsOf(confidences, features), limit),
      ...(hasScores && { decisionFunction: (features) => columnsOf(confidences, features) }),
      ...(hasShares && { predictProba: (features) => columnsOf(shares, features) }),
    };
  }
  return {
    ...{ ...known, classes },
    choose(features) {
      const scores = columnsOf(confidences, features);
      if (scores.width === 1)
        return Int32Array.from(scores.values, (score) => (score > limit ? 1 : 0));
      return isLast ? lastLargestOfRows(scores) : largestOfRows(scores);
    },
    ...(hasScores && {
      decisionFunction(features: Features) {
        const scores = columnsOf(confidences, features);
        return { ...scores, isFlat: scores.width === 1 };
      },
    }),
    ...(hasShares && {
      predictProba(features: Features) {
        const columns = columnsOf(shares, features);
        return columns.width === 1
          ? bothOf(columns)
          : normalizeRows(columns, isLast ? undefined : 0);
      },
    }),
  };
};

/** The version since which the first of equal scores counts, and rows of zeros stay. */
const lastOfEqual = 1.08;

function lastLargestOfRows({ values, rowCount, width }: Numbers): Int32Array {
  return Int32Array.from({ length: rowCount }, (_, row) => {
    let best = 0;
    for (let at = 1; at < width; at += 1) {
      if ((values[row * width + at] as number) >= (values[row * width + best] as number)) best = at;
    }
    return best;
  });
}

/** `OneVsOneClassifier`: votes of a classifier for each pair of classes. */
export const oneVersusOneClassifier: Build = (saved, builder) => {
  const { members, known } = membersOf(saved, builder);
  const classes = saved.labels();
  const classCount = classes.size;
  if (classCount < 2 || members.length !== (classCount * (classCount - 1)) / 2) {
    throw saved.lacks('estimators_', 'a classifier of each pair of classes');
  }
  const chooses = members.map(chooser);
  const confidences = members.map(confidenceOf);
  const decisionFunction = (features: Features): Numbers => {
    const votes = chooses.map((choose) => choose(features));
    return pairVotes(columnsOf(confidences, features), {
      classCount,
      limit: 0,
      votes,
      version: saved.version,
    });
  };
  const mixesRows = votesMixRows(saved.version);
  if (classCount === 2) {
    // What counts for the second class: since 1.1, as by a classifier of two.
    const isShare = members[0]?.decisionFunction === undefined && saved.version >= 1.01;
    const limit = isShare ? 0.5 : 0;
    const second = secondOf(decisionFunction);
    return {
      ...{ ...known, classes, mixesRows, decisionFunction: second },
      choose: (features) => second(features).values.map((score) => (score > limit ? 1 : 0)),
    };
  }
  return {
    ...{ ...known, classes, mixesRows, decisionFunction },
    choose: (features) => largestOfRows(decisionFunction(features)),
  };
};

/** `MultiOutputRegressor`: a regressor of each output. */
export const multiOutputRegressor: Build = (saved, builder) => {
  const members = saved.items('estimators_').map((item) => builder.build(item));
  const predicts = members.map((member) => method(member, 'predict'));
  const [first] = members;
  return {
    ...{ name: saved.name, width: saved.width ?? first?.width },
    ...{ columnNames: saved.columnNames ?? first?.columnNames, takes: first?.takes },
    predict: (features) => columnsOf(predicts, features),
  };
};

/** `MultiOutputClassifier`: a classifier of each output, whose labels are of one type. */
export const multiOutputClassifier: Build = (saved, builder) => {
  const members = saved.items('estimators_').map((item) => builder.build(item));
  const [first] = members;
  const outputs = labelsOfOneType(
    saved,
    members.map(({ classes }) => classes),
  );
  const chooses = members.map(chooser);
  const shares = members.flatMap(({ predictProba }) => predictProba ?? []);
  return {
    ...{ name: saved.name, width: saved.width ?? first?.width },
    ...{ columnNames: saved.columnNames ?? first?.columnNames, takes: first?.takes },
    label: (features) =>
      labelsOfOutputs(
        outputs.map((classes, at) => ({
          classes,
          chosen: (chooses[at] as (typeof chooses)[number])(features),
        })),
      ),
    ...(shares.length === members.length && {
      outputShares: (features: Features) => shares.map((each) => each(features)),
    }),
  };
};
