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
import { indication, indicatorOf, missingTest } from '../parts/missing-values.js';
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
  const value = saved.value('missing_values');
  if (value !== null && !(typeof value === 'number' && Number.isNaN(value)))
    throw saved.unsupported('missing_values');
  if (saved.boolean('add_indicator', false)) throw saved.unsupported('add_indicator');
  if (
    !fills.every(
      (fill) => typeof fill === 'string' || typeof fill === 'bigint' || typeof fill === 'number',
    )
  ) {
    throw saved.lacks('statistics_', 'a text or number for each column');
  }
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
          values: Array.from(values as ArrayLike<unknown>, (each) => {
            const isMissing = each === null || (typeof each === 'number' && Number.isNaN(each));
            return isMissing ? fills[at] : each;
          }),
        }),
      );
      return { kind: 'columns', rowCount: features.rowCount, columns: filled };
    },
  };
}

/** `MissingIndicator`: which values are missing. */
export const missingIndicator: Build = (saved) => {
  const width = saved.integer(saved.nameOf('n_features_in_', '_n_features'));
  const isMissing = missingTest(saved);
  const indicate = indication(saved, isMissing);
  const known = new Set(saved.numbers('features_').values);
  const checksNew =
    saved.boolean('error_on_new', true) && saved.text('features') === 'missing-only';
  const check = { name: saved.name, width, allowsNaN: isMissing(Number.NaN) };
  return {
    ...describe(saved, width),
    transform(features) {
      const input = inputNumbers(features, check);
      const at = checksNew
        ? input.values.findIndex((value, place) => isMissing(value) && !known.has(place % width))
        : -1;
      if (at >= 0) {
        throw refusedValue(
          {
            name: saved.name,
            column: at % width,
            columnName: input.names?.[at % width],
            row: Math.floor(at / width),
          },
          'is missing, unlike in training,',
        );
      }
      return indicate(input);
    },
  };
};
