import { describe, expect, test } from '@jest/globals';
import type { Table } from '../../../src/data/model-data.js';
import type { RawInput } from '../../../src/data/raw-input.js';
import type { Enforcer } from '../../../src/signature/enforcer.js';
import { errorOf } from '../../error-of.js';
import {
  columnsEnforcer,
  inputs,
  inputsObject,
  instances,
  records,
  specsEnforcer,
  split,
} from './requests.js';

/** Rows of names and values, as a person would write them down. */
function rowsOf(enforcer: Enforcer, request: RawInput): unknown[] {
  const { columns, rowCount } = enforcer.enforceInput(request) as Table;
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(columns.map(({ name, values }) => [String(name), values[row]])),
  );
}

const twoDoubles = columnsEnforcer('double', 'double');
const matrix = { values: Float64Array.of(1, 2, 3, 4), shape: [2, 2] };

describe('named columns', () => {
  test.each<[string, RawInput]>([
    [
      'rows',
      split(
        ['a', 'b'],
        [
          [1, 2],
          [3, 4],
        ],
      ),
    ],
    [
      'rows with columns in another order',
      split(
        ['b', 'x', 'a'],
        [
          [2, 9, 1],
          [4, 9, 3],
        ],
      ),
    ],
    ['a matrix of numbers', split(['a', 'b'], matrix)],
    ['an object of columns', split(['a', 'b'], { a: [1, 3], b: [2, 4] })],
    ['records', records({ a: 1, b: 2 }, { b: 4, a: 3, x: null })],
    [
      'records whose keys kept their order',
      records(
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
        { a: 3, b: 4 },
      ),
    ],
    [
      'instances',
      instances([
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ]),
    ],
    ['inputs by column', inputsObject({ b: [2, 4], a: [1, 3] })],
    [
      'inputs by row',
      inputs([
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ]),
    ],
  ])('are found in %s', (_name, request) => {
    expect(rowsOf(twoDoubles, request)).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ]);
  });

  test('named like properties of every object are plain names', () => {
    const names = ['__proto__', 'constructor', 'toString', '1'];
    const enforcer = specsEnforcer(names.map((name) => ({ name, type: 'long', required: true })));
    const request = records(JSON.parse('{"__proto__":1,"constructor":2,"toString":3,"1":4}'));
    const { columns } = enforcer.enforceInput(request) as Table;
    expect(columns.map(({ values }) => values[0])).toEqual([1n, 2n, 3n, 4n]);
    const empty = errorOf(() => enforcer.enforceInput(records({})));
    for (const name of names) expect(empty.message).toContain(`"${name}"`);
  });

  test('a scalar among lists is repeated; only scalars make one row', () => {
    expect(rowsOf(twoDoubles, inputsObject({ a: [1, 2], b: 5 }))).toEqual([
      { a: 1, b: 5 },
      { a: 2, b: 5 },
    ]);
    expect(rowsOf(twoDoubles, inputsObject({ a: 1, b: 5 }))).toEqual([{ a: 1, b: 5 }]);
  });

  test('that are not declared are dropped, however long they are', () => {
    const request = inputsObject({ extra: [1], a: [1, 2], b: [3, 4], more: [[1], 2, 3] });
    expect(rowsOf(twoDoubles, request)).toEqual([
      { a: 1, b: 3 },
      { a: 2, b: 4 },
    ]);
    expect(rowsOf(twoDoubles, inputsObject({ a: 1, b: 2, extra: [5, 6] }))).toHaveLength(2);
  });

  test('a column of numbers takes a matrix of one dimension', () => {
    const request: RawInput = {
      kind: 'tensor',
      form: 'inputs',
      value: undefined,
      matrix: { values: Float64Array.of(1, 2), shape: [2] },
    };
    expect(rowsOf(columnsEnforcer('integer'), request)).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test.each<[string, RawInput]>([
    ['inputs', inputsObject({ a: [1, 2], b: [1] })],
    ['the chat form', { kind: 'json', form: 'llm', value: { a: [1, 2], b: [1] } }],
  ])('of different lengths are refused in %s', (_name, request) => {
    const error = errorOf(() => twoDoubles.enforceInput(request));
    expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field: 'b' } });
  });

  test('that only some instances have are refused', () => {
    const error = errorOf(() => twoDoubles.enforceInput(instances([{ a: 1, b: 2 }, { a: 1 }])));
    expect(error).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      subject: { field: 'b', row: 1 },
    });
  });

  test('that are missing are all named, with what came instead', () => {
    const error = errorOf(() => twoDoubles.enforceInput(split(['x'], [[1]])));
    expect(error.errorCode).toBe('INVALID_PARAMETER_VALUE');
    expect(error.message).toMatch(/"a", "b".*"x"/);
  });

  test('that come twice are refused', () => {
    const request = split(['a', 'a', 'b'], [[1, 2, 3]]);
    expect(errorOf(() => twoDoubles.enforceInput(request)).message).toContain('"a"');
  });

  test('without rows are empty columns', () => {
    const { columns, rowCount } = twoDoubles.enforceInput(split(['a', 'b'], [])) as Table;
    expect([columns.length, rowCount]).toEqual([2, 0]);
  });

  test.each<[string, RawInput, string]>([
    ['a scalar', inputs(1), 'INVALID_PARAMETER_VALUE'],
    ['a list of rows', inputs([[1, 2]]), 'INVALID_PARAMETER_VALUE'],
    ['an empty list', inputs([]), 'INVALID_PARAMETER_VALUE'],
    ['a list that is not an array of numbers', inputs([['x', 2]]), 'INVALID_PARAMETER_VALUE'],
    ['a ragged list', inputs([[1], [1, 2]]), 'INVALID_PARAMETER_VALUE'],
    ['null', inputs(null), 'INVALID_PARAMETER_VALUE'],
  ])('have no place in %s', (_name, request, errorCode) => {
    expect(errorOf(() => twoDoubles.enforceInput(request)).errorCode).toBe(errorCode);
  });

  test.each<[string, RawInput]>([
    ['dataframe_split', split(['a'], [[[1, 2]]])],
    ['inputs', inputsObject({ a: [[1, 2]] })],
    ['inputs, empty', inputsObject({ a: [[]] })],
    ['inputs, ragged', inputsObject({ a: [[1], [1, 2]] })],
    ['instances', instances([{ a: [1, 2] }])],
    ['the chat form', { kind: 'json', form: 'llm', value: { a: [[1]] } }],
  ])('refuse a list in a cell of %s', (_name, request) => {
    for (const type of ['double', 'long', 'datetime'] as const) {
      const error = errorOf(() => columnsEnforcer(type).enforceInput(request));
      expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field: 'a', row: 0 } });
    }
  });
});

describe('dataframe_split', () => {
  const row = [1, 2];
  const none = { values: new Float64Array(), shape: [0, 2] };
  test.each<[string, Enforcer, RawInput]>([
    ['columns in another order', twoDoubles, split(['b', 'a'], [row])],
    ['another column', twoDoubles, split(['a', 'b', 'c'], [[1, 2, 3]])],
    ['no names', specsEnforcer([{ type: 'double', required: true }]), split(undefined, [[1]])],
    ['an object of columns', twoDoubles, split(['a', 'b'], { a: [1], b: [2] })],
    ['row labels', twoDoubles, split(['a', 'b'], [row], ['x'])],
    ['a missing value', twoDoubles, split(['a', 'b'], [row, [1, null]])],
    ['a short row', twoDoubles, split(['a', 'b'], [row, [1]])],
    ['no rows', twoDoubles, split(['a', 'b'], [])],
    ['a matrix without rows', twoDoubles, split(['a', 'b'], none)],
    ['a column of another type', columnsEnforcer('double', 'float'), split(['a', 'b'], [row])],
  ])('is not a matrix of doubles with %s', (_name, enforcer, request) => {
    expect((enforcer.enforceInput(request) as Table).doubles).toBeUndefined();
  });

  test('is no longer a matrix when its columns are replaced', () => {
    const table = twoDoubles.enforceInput(split(['a', 'b'], [row])) as Table;
    expect(table.doubles).toEqual(Float64Array.of(1, 2));
    expect({ ...table, columns: [] }).toEqual({ kind: 'table', columns: [], rowCount: 1 });
  });

  test('keeps row labels', () => {
    const table = twoDoubles.enforceInput(
      split(
        ['a', 'b'],
        [
          [1, 2],
          [3, 4],
        ],
        ['x', null],
      ),
    ) as Table;
    expect(table.index).toEqual(['x', null]);
  });

  test('repeats one row for any number of labels', () => {
    const request = split(['a', 'b'], [[1, 2]], [5, 6, 7]);
    expect(rowsOf(twoDoubles, request)).toEqual(Array(3).fill({ a: 1, b: 2 }));
    expect(rowsOf(twoDoubles, split(['a', 'b'], [[1, 2]], []))).toEqual([]);
  });

  test('fills rows that are too short', () => {
    expect(rowsOf(twoDoubles, split(['a', 'b'], [[1], [3, 4]]))).toEqual([
      { a: 1, b: Number.NaN },
      { a: 3, b: 4 },
    ]);
  });

  test.each<[string, RawInput]>([
    ['more names than cells', split(['a', 'b'], [[1]])],
    ['more cells than names', split(['a', 'b'], [[1, 2, 3]])],
    [
      'more labels than rows',
      split(
        ['a', 'b'],
        [
          [1, 2],
          [3, 4],
        ],
        [1, 2, 3],
      ),
    ],
    ['rows that are not all lists', split(['a', 'b'], [[1, 2], 5])],
  ])('refuses %s', (_name, request) => {
    expect(errorOf(() => twoDoubles.enforceInput(request)).errorCode).toBe('BAD_REQUEST');
  });

  test('cannot be expanded without bound', () => {
    const rows = Array.from({ length: 10_000 }, () => [1]);
    const wide = split(undefined, [...rows, new Array(10_000).fill(1)]);
    expect(errorOf(() => twoDoubles.enforceInput(wide)).errorCode).toBe('BAD_REQUEST');
  });
});

describe('columns without names', () => {
  const unnamed = specsEnforcer([
    { type: 'double', required: true },
    { type: 'string', required: true },
  ]);

  test.each<[string, RawInput, string, string]>([
    ['rows', split(['p', 'q', 'r'], [[1.5, 'x', 9]]), 'p', 'q'],
    ['rows without names', split(undefined, [[1.5, 'x']]), '0', '1'],
    ['a list of rows', inputs([[1.5, 'x']]), '0', '1'],
    ['records', records({ p: 1.5, q: 'x' }), 'p', 'q'],
    ['instances', instances([{ p: 1.5, q: 'x' }]), 'p', 'q'],
  ])('are taken by position from %s', (_name, request, first, second) => {
    expect(rowsOf(unnamed, request)).toEqual([{ [first]: 1.5, [second]: 'x' }]);
  });

  test.each<[string, RawInput, string]>([
    ['too few columns', inputs([1.5]), 'INVALID_PARAMETER_VALUE'],
    ['an object', inputsObject({ p: [1.5], q: ['x'] }), 'BAD_REQUEST'],
    ['null', inputs(null), 'INVALID_PARAMETER_VALUE'],
    ['rows of different lengths', inputs([[1.5, 'x'], [1]]), 'BAD_REQUEST'],
    ['a cell that numpy would have refused', inputs([['x', 'x']]), 'BAD_REQUEST'],
    ['three levels of lists', inputs([[[1.5], 'x']]), 'BAD_REQUEST'],
    [
      'a matrix whose cells fit the first column only',
      { kind: 'tensor', form: 'inputs', value: undefined, matrix },
      'BAD_REQUEST',
    ],
  ])('refuse %s', (_name, request, errorCode) => {
    expect(errorOf(() => unnamed.enforceInput(request)).errorCode).toBe(errorCode);
  });
});

describe('typed columns', () => {
  const arrow = (column: {
    type: 'int64';
    values: BigInt64Array;
    validity?: Uint8Array;
  }): RawInput => ({
    kind: 'arrow',
    form: 'arrow',
    columns: [{ name: 'a', ...column }],
    rowCount: column.values.length,
  });

  test('are cast by the same rules', () => {
    const request = arrow({ type: 'int64', values: BigInt64Array.of(1n, 2n) });
    expect(rowsOf(columnsEnforcer('double'), request)).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test('are refused by the same rules', () => {
    const request = arrow({ type: 'int64', values: BigInt64Array.of(2n ** 40n) });
    const error = errorOf(() => columnsEnforcer('integer').enforceInput(request));
    expect(error.errorCode).toBe('BAD_REQUEST');
  });
});

describe('what is wrong with several columns', () => {
  const faultOf = (enforcer: Enforcer, request: RawInput) => {
    const { errorCode, subject } = errorOf(() => enforcer.enforceInput(request));
    return [errorCode, subject.field];
  };
  const two = columnsEnforcer('long', 'long');

  test.each<[string, RawInput]>([
    ['dataframe_split', split(['a'], [['x']])],
    ['records', records({ a: 'x' })],
    ['inputs', inputsObject({ a: ['x'] })],
    ['instances', instances([{ a: 'x' }])],
    ['the chat form', { kind: 'json', form: 'llm', value: { a: 'x' } }],
    ['some instances', instances([{ a: 'x', b: 1 }, { a: 1 }])],
  ])('is a missing one before a value that does not cast, in %s', (_name, request) => {
    expect(faultOf(two, request)).toEqual(['INVALID_PARAMETER_VALUE', 'b']);
  });

  test('is the first column whose values do not cast', () => {
    const request = inputsObject({ b: ['x'], a: [[1]] });
    expect(faultOf(two, request)).toEqual(['BAD_REQUEST', 'a']);
  });

  test('is a key that an instance lacks, where a record has null', () => {
    const unnamed = specsEnforcer([{ type: 'long', required: true }]);
    expect(faultOf(unnamed, instances([{ a: 1 }, {}]))).toEqual(['INVALID_PARAMETER_VALUE', 'a']);
    expect(faultOf(unnamed, records({ a: 1 }, {}))).toEqual(['BAD_REQUEST', '0']);
    expect(faultOf(unnamed, inputs([{ a: 1 }, {}]))).toEqual(['BAD_REQUEST', '0']);
  });

  test('is reported where lists and objects are mixed', () => {
    const any = columnsEnforcer({ type: 'any' }, { type: 'any' });
    expect(faultOf(any, inputsObject({ a: { k: 1 }, b: [1] }))[0]).toBe('BAD_REQUEST');
  });
});

test('extra keys of instances for columns without names may be missing', () => {
  const unnamed = specsEnforcer([{ type: 'double', required: true }]);
  expect(rowsOf(unnamed, instances([{ a: 1, b: 2 }, { a: 3 }]))).toEqual([{ a: 1 }, { a: 3 }]);
});

test('a row of an unnamed AnyType column may hold lists', () => {
  const any = specsEnforcer([{ name: undefined, type: { type: 'any' }, required: true }]);
  expect(rowsOf(any, inputs([[[1]], [[2, 3]]]))).toEqual([{ 0: [1] }, { 0: [2, 3] }]);
});
