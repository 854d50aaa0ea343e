import { describe, expect, test } from '@jest/globals';
import type { Table } from '../../../src/data/model-data.js';
import type { RawInput } from '../../../src/data/raw-input.js';
import type { ColSpec, DataType } from '../../../src/signature/schema.js';
import { errorOf } from '../../error-of.js';
import { inputs, inputsObject, instances, records, specsEnforcer, split } from './requests.js';

/** Columns 0, 1, 2…, like those of a DataFrame made from an array. */
function numbered(...types: readonly DataType[]) {
  return specsEnforcer(types.map((type, name): ColSpec => ({ name, type, required: true })));
}

const three = numbered('double', 'long', 'string');
const rows = [
  [1.5, 2, 'x'],
  [2.5, 3, 'y'],
];
const objects = rows.map(([a, b, c]) => ({ 0: a, 1: b, 2: c }));

function columnsOf(enforcer: typeof three, request: RawInput) {
  const { columns } = enforcer.enforceInput(request) as Table;
  return columns.map(({ name, values }) => [name, [...values]]);
}

describe('columns that are named by numbers', () => {
  test.each<[string, RawInput]>([
    ['a matrix below inputs', inputs(rows)],
    ['a matrix below instances', instances(rows)],
    ['dataframe_split without names', split(undefined, rows)],
    ['dataframe_split with numbers', split([0, 1, 2], rows)],
    ['dataframe_split with their texts', split(['0', '1', '2'], rows)],
    ['dataframe_records', records(...objects)],
    ['a list of objects below inputs', inputs(objects)],
    ['a list of objects below instances', instances(objects)],
    ['an object of columns', inputsObject({ 2: ['x', 'y'], 1: [2, 3], 0: [1.5, 2.5] })],
    [
      'CSV',
      {
        kind: 'columns',
        form: 'csv',
        names: ['1', '0', '2'],
        columns: [
          ['2', '3'],
          ['1.5', '2.5'],
          ['x', 'y'],
        ],
        rowCount: 2,
      },
    ],
  ])('are found in %s', (_form, request) => {
    expect(columnsOf(three, request)).toEqual([
      [0, [1.5, 2.5]],
      [1, [2n, 3n]],
      [2, ['x', 'y']],
    ]);
  });

  test('are found in numbers that were read as one matrix', () => {
    const matrix = { values: Float64Array.of(1, 2, 3, 4), shape: [2, 2] };
    const request: RawInput = { kind: 'tensor', form: 'inputs', value: undefined, matrix };
    expect(columnsOf(numbered('double', 'long'), request)).toEqual([
      [0, [1, 3]],
      [1, [2n, 4n]],
    ]);
  });

  test('take a list for the only column, and rows of one number, but no others', () => {
    const error = errorOf(() => numbered('double').enforceInput(inputs([[1, 2]])));
    expect(error.message).toContain('"0", row 0: expected double, received a list');
    expect(columnsOf(numbered('double'), inputs([1, 2]))).toEqual([[0, [1, 2]]]);
    expect(columnsOf(numbered('double'), inputs([[1], [2]]))).toEqual([[0, [1, 2]]]);
  });

  test('take a scalar for column 0, and refuse an object instead of taking it for a missing value', () => {
    expect(columnsOf(numbered('double'), inputs(5))).toEqual([[0, [5]]]);
    expect(columnsOf(numbered('double'), inputs(null))).toEqual([[0, [Number.NaN]]]);
    const optional = specsEnforcer([
      { name: 0, type: 'double', required: true },
      { name: 1, type: 'double', required: false },
    ]);
    for (const value of [
      [1, { 0: 2 }],
      [{ 0: 2 }, 1],
    ]) {
      for (const enforcer of [numbered('double'), optional]) {
        const error = errorOf(() => enforcer.enforceInput(inputs(value)));
        expect(error.message).toContain('expected double, received an object');
      }
    }
  });

  test('go before their texts, which may be names of other columns', () => {
    const both = specsEnforcer([
      { name: 0, type: 'long', required: true },
      { name: '0', type: 'string', required: false },
    ]);
    expect(columnsOf(both, split([0, '0'], [[5, 'x']]))).toEqual([
      [0, [5n]],
      ['0', ['x']],
    ]);
    const error = errorOf(() => both.enforceInput(records({ 0: 'x' })));
    expect(error.message).toContain('needs the input 0, which is missing');
  });

  test('do not match other texts of the number', () => {
    const error = errorOf(() => numbered('long').enforceInput(records({ '00': 1 })));
    expect(error.message).toBe(
      'The model needs the input 0, which is missing. Add it. The request has other inputs: "00".',
    );
    expect(error.subject.field).toBe('0');
  });

  test.each<[string, RawInput, string]>([
    ['a row too short', inputs([[1, 2]]), 'needs the input 2, which is missing'],
    [
      'a missing column before a bad cell',
      inputs([['y', 2]]),
      'needs the input 2, which is missing',
    ],
    ['one row as a list', inputs([1, 2, 3]), 'needs the inputs 1, 2, which are missing'],
    ['rows of other lengths', inputs([[1, 2, 'x'], [1]]), 'Row 1 has length 1, the first row 3'],
    [
      'a bad cell',
      inputs([
        [1, 2, 'x'],
        ['y', 2, 'x'],
      ]),
      '"0", row 1: expected double',
    ],
    ['a gap', instances([objects[0], { 0: 1, 1: 2 }]), 'Instance 1 lacks the input "2"'],
  ])('are missed or refused: %s', (_what, request, message) => {
    expect(errorOf(() => three.enforceInput(request)).message).toContain(message);
  });
});
