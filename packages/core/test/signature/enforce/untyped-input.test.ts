import { describe, expect, test } from '@jest/globals';
import type { RawInput } from '../../../src/data/raw-input.js';
import { createEnforcer } from '../../../src/signature/enforce/create-enforcer.js';
import { errorOf } from '../../error-of.js';
import { csvColumn, inputs, inputsObject, instances, records, split } from './requests.js';

const untyped = createEnforcer({ isSignatureFromTypeHint: false });

function arrayOf(value: unknown) {
  const input = untyped.enforceInput(inputs(value));
  if (input.kind !== 'tensor') throw new Error(input.kind);
  const { type, shape, values } = input.tensor;
  return [type, shape, Array.from<unknown>(values)];
}

function columnOf(request: RawInput) {
  const input = untyped.enforceInput(request);
  if (input.kind !== 'table') throw new Error(input.kind);
  const [column] = input.columns;
  return [column?.type, Array.from<unknown>(column?.values ?? [])];
}

test('a model without a signature asks for number kinds and the order of keys', () => {
  expect(untyped.needs).toMatchObject({
    numberKinds: true,
    nestedKinds: false,
    keyOrder: true,
    typeHint: false,
  });
});

describe('a small body that would make a huge table is refused', () => {
  const many = (count: number) => Array.from({ length: count }, (_, row) => row);

  test.each<[string, RawInput]>([
    ['a wide row for each label', split(undefined, [many(10_000)], many(1000))],
    ['a long text for each label', split(['a'], [['x'.repeat(100_000)]], many(1000))],
    ['an object of scalars for each label', split(['a'], { a: 'x'.repeat(100_000) }, many(1000))],
    [
      'a long text repeated in each row',
      split(undefined, { a: many(1000), b: 'x'.repeat(10 ** 6) }),
    ],
    ['records without a common key', records(...many(10_000).map((row) => ({ [`k${row}`]: 1 })))],
    ['instances without one', instances(many(10_000).map((row) => ({ [`k${row}`]: 1 })))],
    ['rows of unequal lengths', split(undefined, [many(20_000), ...many(1000).map(() => [1])])],
  ])('%s', (_, request) => {
    const error = errorOf(() => untyped.enforceInput(request));
    expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', status: 400 });
    expect(error.message).toMatch(/ cells\./);
  });
});

describe('arrays have the types that numpy finds', () => {
  test.each<[unknown, string, unknown[]]>([
    [[1n, 2n], 'int64', [1n, 2n]],
    [[1n, 1.5], 'float64', [1, 1.5]],
    [[true, 2n], 'int64', [1n, 2n]],
    [[true, 1.5], 'float64', [1, 1.5]],
    [[true, false], 'bool', [1, 0]],
    [[2n ** 63n], 'uint64', [2n ** 63n]],
    [[2n ** 63n, 1n], 'float64', [2 ** 63, 1]],
    [[2n ** 63n + 1n, 1n], 'uint64', [2n ** 63n + 1n, 1n]],
    [[2n ** 63n + 1n, -1n], 'json', [2n ** 63n + 1n, -1n]],
    [[2n ** 64n, 1n], 'json', [2n ** 64n, 1n]],
    [['a', 'b'], 'string', ['a', 'b']],
    [[1n, 2.5, true, 'a', 1e16, 1e-5], 'string', ['1', '2.5', 'True', 'a', '1e+16', '1e-05']],
    [['a', null], 'json', ['a', null]],
    [[1n, { x: 1n }], 'json', [1n, { x: 1n }]],
    [[Number.NaN], 'float64', [Number.NaN]],
  ])('%p', (value, type, values) => {
    expect(arrayOf(value)).toEqual([type, [(value as unknown[]).length], values]);
  });

  test('and shapes', () => {
    expect(arrayOf([[1n], [2n]])).toEqual(['int64', [2, 1], [1n, 2n]]);
    expect(arrayOf([[], []])).toEqual(['float64', [2, 0], []]);
    expect(arrayOf('x')).toEqual(['string', [], ['x']]);
    expect(arrayOf(null)).toEqual(['json', [], [null]]);
  });

  test.each([[[[1n], [2n, 3n]]], [[1n, [2n]]], [[null, [1n]]]])(
    'but refuse the ragged %p',
    (value) => {
      expect(errorOf(() => arrayOf(value)).errorCode).toBe('BAD_REQUEST');
    },
  );

  test('of at most 64 dimensions', () => {
    const deep = (levels: number) => Array.from({ length: levels }).reduce((inner) => [inner], 1n);
    expect(arrayOf(deep(64))[1]).toHaveLength(64);
    expect(errorOf(() => arrayOf(deep(65))).errorCode).toBe('BAD_REQUEST');
    expect(errorOf(() => arrayOf(deep(100_000))).errorCode).toBe('BAD_REQUEST');
  });

  test('also by name', () => {
    expect(untyped.enforceInput(inputsObject({ b: [1n], a: 'x' }))).toEqual({
      kind: 'tensors',
      tensors: [
        { name: 'b', type: 'int64', shape: [1], values: new BigInt64Array([1n]) },
        { name: 'a', type: 'string', shape: [], values: ['x'] },
      ],
    });
  });
});

describe('lists of objects', () => {
  test('stay lists below inputs, with values as numpy has them', () => {
    expect(untyped.enforceInput(inputs([{ a: [1n, 2.5] }, { a: 'x' }]))).toEqual({
      kind: 'json',
      value: [{ a: [1, 2.5] }, { a: 'x' }],
    });
    expect(untyped.enforceInput(inputs([]))).toEqual({ kind: 'json', value: [] });
  });

  test('are stacked by name below instances', () => {
    expect(untyped.enforceInput(instances([{ a: 1n }, { a: 'x' }]))).toMatchObject({
      tensors: [{ name: 'a', type: 'string', shape: [2], values: ['1', 'x'] }],
    });
  });

  test.each([
    ['of different lengths', instances([{ a: 1n, b: 1n }, { a: 2n }])],
    ['that are not all objects', instances([{ a: 1n }, 5n])],
  ])('%s are refused', (_name, request) => {
    expect(errorOf(() => untyped.enforceInput(request)).errorCode).toBe('BAD_REQUEST');
  });
});

describe('columns have the types that pandas finds', () => {
  const of = (...cells: unknown[]) =>
    columnOf(
      split(
        ['v'],
        cells.map((cell) => [cell]),
      ),
    );

  test.each<[unknown[], string, unknown[]]>([
    [[1n, null], 'float64', [1, Number.NaN]],
    [[2n ** 63n, 1n], 'uint64', [2n ** 63n, 1n]],
    [[2n ** 63n, -1n], 'json', [2n ** 63n, -1n]],
    [[true, null], 'json', [true, null]],
    [[true, 1n], 'json', [true, 1n]],
    [['a', null], 'string', ['a', null]],
    [['a', Number.NaN], 'string', ['a', null]],
    [['a', 1n], 'json', ['a', 1n]],
    [[null, null], 'json', [null, null]],
    [[[1n], 2n], 'json', [[1n], 2n]],
  ])('%p', (cells, type, values) => {
    expect(of(...cells)).toEqual([type, values]);
  });

  test('what a record lacks is NaN', () => {
    expect(columnOf(records({ v: true }, {}))).toEqual(['json', [true, Number.NaN]]);
    expect(columnOf(records({ v: 1n }, {}))).toEqual(['float64', [1, Number.NaN]]);
  });

  test('a matrix is a column of doubles', () => {
    const request = split(['v', 'w'], { values: Float64Array.of(1, 2, 3, 4), shape: [2, 2] });
    expect(columnOf(request)).toEqual(['float64', [1, 3]]);
  });

  test('compound names are lists', () => {
    const table = untyped.enforceInput(
      split(
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
        [[1n, 2n]],
      ),
    );
    expect(table).toMatchObject({ columns: [{ name: ['a', 'c'] }, { name: ['b', 'd'] }] });
    const rows = untyped.enforceInput(split(['a'], [[1n]], [['x', 'y']]));
    expect(rows).toMatchObject({ rowCount: 2, index: [['x'], ['y']] });
  });

  test('an object of objects is rows by label', () => {
    const table = untyped.enforceInput(split(undefined, { a: { x: 1n }, b: { y: 2n } }));
    expect(table).toMatchObject({ index: ['x', 'y'], columns: [{ name: 'a' }, { name: 'b' }] });
  });
});

describe('CSV columns are inferred', () => {
  test.each<[(string | null)[], string, unknown[]]>([
    [['1', ' 2', '007'], 'int64', [1n, 2n, 7n]],
    [['1', null], 'float64', [1, Number.NaN]],
    [['1.5', '1e5'], 'float64', [1.5, 100_000]],
    [['True', 'false'], 'bool', [1, 0]],
    [['True', null], 'json', [true, Number.NaN]],
    [['True', '1'], 'string', ['True', '1']],
    [['1e5', '0x10'], 'string', ['1e5', '0x10']],
    [['18446744073709551615'], 'uint64', [2n ** 64n - 1n]],
    [[null], 'float64', [Number.NaN]],
    [[], 'json', []],
  ])('%p', (texts, type, values) => {
    expect(columnOf(csvColumn('v', texts))).toEqual([type, values]);
  });
});

test('typed columns keep their types, and missing numbers are NaN', () => {
  const validity = new Uint8Array([0b01]);
  const request: RawInput = {
    kind: 'arrow',
    form: 'arrow',
    rowCount: 2,
    columns: [
      { name: 'i', type: 'int32', values: new Int32Array([1, 2]) },
      { name: 'm', type: 'int32', values: new Int32Array([1, 2]), validity },
      { name: 'b', type: 'bool', values: new Uint8Array([1, 0]), validity },
    ],
  };
  expect(untyped.enforceInput(request)).toMatchObject({
    columns: [
      { type: 'int32', values: new Int32Array([1, 2]) },
      { type: 'float64', values: new Float64Array([1, Number.NaN]) },
      { type: 'json', values: [true, null] },
    ],
  });
});

test('a column whose rows are tensors keeps them', () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const column = { name: 'image', type: 'float32', values, rowShape: [2, 2] } as const;
  const raw: RawInput = { kind: 'arrow', form: 'arrow', rowCount: 2, columns: [column] };
  expect(untyped.enforceInput(raw)).toEqual({ kind: 'table', columns: [column], rowCount: 2 });
});
