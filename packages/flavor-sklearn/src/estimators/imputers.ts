import { PythonList, type PythonValue } from '@mlmodel/python-objects';
import { type InputCheck, inputNumbers, refused, refusedValue } from '../data/input-numbers.js';
import { columnsIn, joinFeatures } from '../data/join-features.js';
import {
  type FeatureColumn,
  type Features,
  type Numbers,
  newNumbers,
  rounded,
} from '../data/numbers.js';
import { floatType } from '../parts/float-type.js';
import {
  hasMissingObjects,
  indication,
  indicatorOf,
  missingTest,
} from '../parts/missing-values.js';
import { doublesOf } from '../saved/number-array.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

/** `SimpleImputer`, which was `Imputer` before 0.20: a value for what is missing in each column. */
export const simpleImputer: Build = (saved) => {
  const statistics = saved.array('statistics_');
  if (saved.has('axis') && saved.integer('axis') !== 0) throw saved.unsupported('axis');
  if (statistics.dtype.kind !== 'O')
    return numberImputer(saved, saved.numbers('statistics_').values);
  const fills = statistics.values as readonly PythonValue[];
  const numbers = doublesOf(new PythonList('list', [...fills]))?.values;
  return numbers === undefined ? objectImputer(saved, fills) : numberImputer(saved, numbers);
};

function describe(saved: Saved, width: number) {
  return { name: saved.name, width, columnNames: saved.columnNames };
}

function numberImputer(saved: Saved, fills: Float64Array): ReturnType<Build> {
  const width = fills.length;
  const strategy = saved.text('strategy');
  const keeps = strategy === 'constant' || saved.boolean('keep_empty_features', false);
  const kept = Array.from(fills.keys()).filter((at) => keeps || !Number.isNaN(fills[at]));
  const isMissing = missingTest(saved);
  const check: InputCheck = { name: saved.name, width, allowsNaN: isMissing(Number.NaN) };
  const isMean = strategy === 'mean' || strategy === 'median';
  const indicate = indicatorOf(saved);
  const fill = (input: Numbers): Numbers => {
    const type = isMean ? floatType(saved, input) : input.type;
    const output = newNumbers({ rowCount: input.rowCount, width: kept.length }, type);
    for (let row = 0, to = 0; row < input.rowCount; row += 1) {
      for (const column of kept) {
        const value = input.values[row * width + column] as number;
        output.values[to] = isMissing(value) ? (fills[column] as number) : value;
        to += 1;
      }
    }
    return rounded(output);
  };
  return {
    ...describe(saved, width),
    transform(features) {
      const input = inputNumbers(features, check);
      const filled = fill(input);
      return indicate === undefined
        ? filled
        : joinFeatures([filled, indicate(input)], input.rowCount);
    },
  };
}

/** Columns of texts. */
function objectImputer(saved: Saved, fills: readonly PythonValue[]): ReturnType<Build> {
  if (!hasMissingObjects(saved)) throw saved.unsupported('missing_values');
  const isMissing = missingTest(saved);
  if (!fills.every((fill) => /^(?:bigint|boolean|number|string)$/.test(typeof fill)))
    throw saved.lacks('statistics_', 'a text or number for each column');
  const indicate = indicatorOf(saved);
  return {
    ...{ ...describe(saved, fills.length), takes: 'columns' as const },
    transform(features): Features {
      const columns = columnsIn(features);
      if (columns.length !== fills.length) {
        throw refused(
          `${saved.name} takes ${fills.length} columns, not ${columns.length}. Send as many.`,
        );
      }
      const filled = columns.map(
        ({ name, values }, at): FeatureColumn => ({
          name,
          type: 'object',
          values: Array.from(values as ArrayLike<unknown>, (each) =>
            isMissing(each) ? fills[at] : each,
          ),
        }),
      );
      const { rowCount } = features;
      const answer: Features = { kind: 'columns', rowCount, columns: filled };
      return indicate === undefined ? answer : joinFeatures([answer, indicate(features)], rowCount);
    },
  };
}

/** `MissingIndicator`: which values are missing, of numbers or of texts. */
export const missingIndicator: Build = (saved) => {
  const width = saved.integer(saved.nameOf('n_features_in_', '_n_features'));
  const ofObjects = hasMissingObjects(saved);
  const isMissing = missingTest(saved);
  const indicate = indication(saved);
  const known = new Set(saved.numbers('features_').values);
  const checksNew =
    saved.boolean('error_on_new', true) && saved.text('features') === 'missing-only';
  const check = { name: saved.name, width, allowsNaN: ofObjects };
  return {
    ...{ ...describe(saved, width), takes: ofObjects ? ('columns' as const) : undefined },
    transform(features) {
      const input =
        features.kind === 'columns' && features.columns.some(({ type }) => type === 'object')
          ? features
          : inputNumbers(features, check);
      if (checksNew) {
        for (const [column, { name, values }] of columnsIn(input).entries()) {
          const row = known.has(column) ? -1 : Array.from<unknown>(values).findIndex(isMissing);
          if (row >= 0) {
            const place = { name: saved.name, column, columnName: name, row };
            throw refusedValue(place, 'is missing, unlike in training,');
          }
        }
      }
      return indicate(input);
    },
  };
};
