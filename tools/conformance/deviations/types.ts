import type { Trait } from '../table/answer.ts';
import { causeOf } from './cause.ts';
import type { Deviation } from './deviation.ts';
import { expectedOfVerdict } from './situation.ts';

/** A deviation in what MLflow makes of a request's values. */
function typeDeviation(
  traits: Trait | readonly Trait[],
  description: Pick<Deviation, 'id' | 'title' | 'reason'>,
): Deviation {
  return {
    ...description,
    applies: (situation) => [traits].flat().some((trait) => causeOf(situation) === trait),
    expected: expectedOfVerdict,
  };
}

export const strictTypes = typeDeviation(['type', 'form'], {
  id: 'strict-types',
  title: 'Values are cast without loss or refused',
  reason:
    'MLflow cuts fractions, wraps integers, makes texts of anything and booleans of any text, silently; in Parquet and in lists in tables it refuses types that it casts elsewhere.',
});

export const integralNumber = typeDeviation('integral', {
  id: 'integral-number',
  title: '1.0 is an integer',
  reason: 'JSON has one number type; many writers put a fraction of zero behind integers.',
});

export const base64Everywhere = typeDeviation('binary', {
  id: 'base64-everywhere',
  title: 'Binary values are strict base64 in every form',
  reason: 'MLflow decodes them in dataframe_* only, dropping foreign characters.',
});

export const datetimeIso = typeDeviation('datetime', {
  id: 'datetime-iso',
  title: 'Datetimes are ISO 8601, with or without an offset, in every form',
  reason: 'What MLflow reads depends on the form, and it takes 01/02/2020 for January 2.',
});

export const nestedLossless = typeDeviation('nested', {
  id: 'nested-lossless',
  title: 'Arrays, objects and maps follow the same rules inside, in every form',
  reason:
    'MLflow refuses [1, 2] for Array(double), ragged arrays, and instances of nested columns.',
});

export const optionalFill = typeDeviation('optional', {
  id: 'optional-fill',
  title: 'An optional value that is missing or null stays null',
  reason: 'MLflow turns null into false or true, or fails on rows that lack an optional column.',
});

export const rowsForUnnamed = typeDeviation('unnamed-rows', {
  id: 'rows-for-unnamed',
  title: 'Lists of rows are taken by position for unnamed columns',
  reason: 'MLflow casts all cells to the type of the first column.',
});

export const csvShift = typeDeviation('csv-shift', {
  id: 'csv-shift',
  title: 'A CSV row with a field too many is refused',
  reason: 'MLflow takes the first field for a row label and shifts all values by one column.',
});

export const extraColumns = typeDeviation('extra', {
  id: 'extra-columns',
  title: 'Extra columns never make a request fail',
  reason:
    'MLflow drops them too, but fails first when they hold a scalar, or when only some instances have them.',
});

export const valuesNotDtypes = typeDeviation('dtype', {
  id: 'values-not-dtypes',
  title: 'Typed columns are held against the table by their values',
  reason:
    'MLflow refuses int64 for integer in Parquet and in the chat form, whatever the values, and casts them in every other form.',
});

export const integerNames = typeDeviation('integer-name', {
  id: 'integer-names',
  title: 'Columns named by integers are found by the text of the integer',
  reason:
    'Keys of JSON objects and the headers of CSV are texts; MLflow refuses every such request.',
});

export const emptyName = typeDeviation('empty-name', {
  id: 'empty-name',
  title: 'An empty name is a name',
  reason: 'MLflow looks for an input of that name by its position and refuses every request.',
});
