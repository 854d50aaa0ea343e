import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import type { DataType } from '../../src/signature/schema.js';
import { errorOf } from '../error-of.js';
import { cellsOf, columns, inputOf, tensors } from './read.js';

const flower = columns({ height: 'double', name: 'string' });

describe('a table is given', () => {
  const two = { height: [1.5, 2], name: ['a', 'b'] };

  test.each<[string, unknown]>([
    [
      'as records',
      [
        { height: 1.5, name: 'a' },
        { name: 'b', height: 2 },
      ],
    ],
    ['as columns', two],
    ['as typed arrays', { ...two, height: Float64Array.of(1.5, 2) }],
    ['as typed arrays of another type', { ...two, height: Float32Array.of(1.5, 2) }],
    ['as objects without a prototype', Object.assign(Object.create(null), two)],
    ['by another realm', runInNewContext('({ height: [1.5, 2], name: ["a", "b"] })')],
    ['as typed data', { kind: 'rows', form: 'dataframe_split', data: two }],
    [
      'as the prediction of another model',
      {
        kind: 'table',
        rowCount: 2,
        columns: [
          { name: 'height', type: 'float32', values: Float32Array.of(1.5, 2) },
          { name: 'name', type: 'string', values: ['a', 'b'] },
        ],
      },
    ],
  ])('%s', (_form, data) => {
    expect(cellsOf(inputOf(data, flower))).toEqual(two);
  });

  test('as one record', () => {
    expect(cellsOf(inputOf({ height: 1.5, name: 'a' }, flower))).toEqual({
      height: [1.5],
      name: ['a'],
    });
  });

  test('without rows, as an empty list or empty columns', () => {
    for (const data of [[], { height: [], name: [] }]) {
      expect(inputOf(data, flower)).toMatchObject({ kind: 'table', rowCount: 0 });
    }
  });

  test('with more columns, which are dropped unread', () => {
    const extra = {
      get other(): never {
        throw new Error('it was read');
      },
    };
    for (const data of [
      [{ height: 1.5, name: 'a', ...{ more: () => 1 } }],
      Object.assign(extra, two),
    ])
      expect(Object.keys(cellsOf(inputOf(data, flower)))).toEqual(['height', 'name']);
  });

  test('of columns without names, as rows', () => {
    const unnamed = { kind: 'columns', columns: [{ type: 'double', required: true }] } as const;
    expect(inputOf([[1], [2]], unnamed)).toMatchObject({ rowCount: 2 });
    expect(errorOf(() => inputOf({ a: [1] }, unnamed)).message).toBe(
      'predict takes a list of rows, [[…], …], for its columns without names; it received an object.',
    );
  });

  test('of columns named by integers, by their text', () => {
    const numbered = {
      kind: 'columns',
      columns: [{ name: 0, type: 'double', required: true }],
    } as const;
    expect(cellsOf(inputOf([{ 0: 5 }], numbered))).toEqual({ 0: [5] });
    expect(cellsOf(inputOf([[5]], numbered))).toEqual({ 0: [5] });
  });
});

describe('a value is taken by its meaning', () => {
  const time = { epochNanoseconds: 1_704_067_200_123_000_000n };
  const big = 2n ** 62n + 1n;

  test.each<[string, DataType, unknown, unknown]>([
    ['a number', 'double', 1.5, 1.5],
    ['a whole number', 'long', 7, 7n],
    ['a bigint', 'long', big, big],
    ['a bigint in a column of doubles', 'double', 5n, 5],
    ['a boolean', 'boolean', true, true],
    ['a string', 'string', 'a', 'a'],
    ['null in a column of doubles', 'double', null, Number.NaN],
    ['null in a column of strings', 'string', null, null],
    ['a Date', 'datetime', new Date('2024-01-01T00:00:00.123Z'), time],
    ['a Date of another realm', 'datetime', runInNewContext('new Date(1704067200123)'), time],
    ['a Timestamp', 'datetime', time, time],
    ['ISO text', 'datetime', '2024-01-01T00:00:00.123Z', time],
    ['a Uint8Array', 'binary', Uint8Array.of(1, 2), Uint8Array.of(1, 2)],
    ['a Buffer', 'binary', Buffer.from([1, 2]), Buffer.from([1, 2])],
    ['a typed array', { type: 'array', items: 'double' }, Float32Array.of(1.5), [1.5]],
    ['bytes in an array of numbers', { type: 'array', items: 'long' }, Uint8Array.of(1), [1]],
    ['a Map', { type: 'map', values: 'long' }, new Map([['a', 1]]), new Map([['a', 1]])],
    ['a whole number of any type', { type: 'any' }, 7, 7n],
    ['a float of any type', { type: 'any' }, 7.5, 7.5],
    ['numbers passed on in a list', 'string', [1, 1.5], [1n, 1.5]],
  ])('%s', (_kind, type, value, expected) => {
    expect(cellsOf(inputOf([{ a: value }], columns({ a: type })))).toEqual({ a: [expected] });
  });

  test('undefined is absent: fine where a column is optional, refused where it is required', () => {
    for (const data of [[{ a: 1 }, { a: undefined }], [{ a: 1 }, {}], { a: [1, undefined] }]) {
      expect(cellsOf(inputOf(data, columns({ a: 'long' }, false)))).toEqual({ a: [1n, null] });
      expect(errorOf(() => inputOf(data, columns({ a: 'double' })))).toMatchObject({
        errorCode: 'INVALID_PARAMETER_VALUE',
        message:
          '"a", row 1: expected double, received no value. The model requires the column in every row.',
        subject: { field: 'a', row: 1 },
      });
    }
  });

  test('a typed array is not copied where the type is the same', () => {
    const values = Float64Array.of(1, 2);
    const input = inputOf({ a: values }, columns({ a: 'double' }));
    expect(input).toMatchObject({ columns: [{ values }] });
    expect(input.kind === 'table' && input.columns[0]?.values).toBe(values);
  });

  test('`__proto__` is a name like any other', () => {
    const record = JSON.parse('{"__proto__": 5}');
    expect(Object.entries(cellsOf(inputOf([record], columns({ ['__proto__']: 'long' }))))).toEqual([
      ['__proto__', [5n]],
    ]);
  });
});

describe('an object is one record or columns', () => {
  const list: DataType = { type: 'array', items: 'double' };
  const object: DataType = {
    type: 'object',
    properties: [{ name: 'k', dataType: 'long', required: true }],
  };

  test.each<
    [string, Readonly<Record<string, DataType>>, Readonly<Record<string, unknown>>, number]
  >([
    ['a list in an array column', { a: list }, { a: [1, 2] }, 1],
    ['a typed array in an array column', { a: list }, { a: Float32Array.of(1, 2) }, 1],
    ['lists in an array column', { a: list }, { a: [[1], [2], [3]] }, 3],
    ['a list beside a value', { a: list, b: 'long' }, { a: [1, 2], b: 1 }, 1],
    ['lists beside a list', { a: list, b: 'long' }, { a: [[], [2]], b: [1, 2] }, 2],
    ['an empty list beside a value', { a: list, b: 'long' }, { a: [], b: 1 }, 1],
    ['an object', { a: object }, { a: { k: 1 } }, 1],
    ['objects', { a: object }, { a: [{ k: 1 }, { k: 2 }] }, 2],
    ['bytes', { a: 'binary' }, { a: Uint8Array.of(1, 2, 3) }, 1],
    ['lists of bytes', { a: 'binary' }, { a: [Uint8Array.of(1), Uint8Array.of(2)] }, 2],
    ['bytes as numbers', { a: 'long' }, { a: Uint8Array.of(1, 2, 3) }, 3],
  ])('%s', (_name, types, data, rowCount) => {
    expect(inputOf(data, columns(types))).toMatchObject({ rowCount });
  });

  test.each<
    [string, Readonly<Record<string, DataType>>, Readonly<Record<string, unknown>>, string]
  >([
    [
      'columns beside values',
      { a: 'long', b: 'long' },
      { a: [1, 2], b: 3 },
      '"a" is a list and "b" is not, so the data is neither columns nor one record. Give a list for each column, { a: [1, 2], b: [3, 4] }, or a value for each, { a: 1, b: 3 }.',
    ],
    [
      'an empty list where lists are values',
      { a: list },
      { a: [] },
      '"a" may be one value or a column of values, as the model takes lists there. Give a list of records: [{ "a": … }].',
    ],
    [
      'a list of any type',
      { a: { type: 'any' } },
      { a: [1, 2] },
      '"a" may be one value or a column of values, as the model takes lists there. Give a list of records: [{ "a": … }].',
    ],
    [
      'columns of different lengths',
      { a: 'long', b: 'long' },
      { a: [1, 2], b: Int32Array.of(1) },
      '"b": expected a list of 2 values, as "a" has, received one of 1.',
    ],
  ])('%s: refused', (_name, types, data, message) => {
    expect(errorOf(() => inputOf(data, columns(types)))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message,
    });
  });
});

describe('tensors are given', () => {
  const one = tensors({ dtype: 'float32', shape: [-1, 2] });
  const named = tensors(
    { name: 'x', dtype: 'float32', shape: [-1, 2] },
    { name: 'n', dtype: 'int64', shape: [-1] },
  );
  const tensor = { type: 'float32', values: Float32Array.of(1, 2, 3, 4), shape: [2, 2] };

  test.each<[string, unknown]>([
    [
      'as nested lists',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['as lists of typed arrays', [Float64Array.of(1, 2), Uint8Array.of(3, 4)]],
    ['with a shape', { values: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }],
    ['with a shape and other numbers', { values: BigInt64Array.of(1n, 2n, 3n, 4n), shape: [2, 2] }],
    ['with a shape and a list', { values: [1, 2, 3, 4], shape: [2, 2] }],
    ['as the prediction of another model', { kind: 'tensor', tensor }],
    ['as typed data', { kind: 'tensor', form: 'inputs', value: [Float32Array.of(1, 2), [3, 4]] }],
  ])('%s', (_form, data) => {
    expect(inputOf(data, one)).toEqual({ kind: 'tensor', tensor });
  });

  test.each<[string, unknown]>([
    ['as lists', { x: [[1, 2]], n: [5] }],
    [
      'as typed arrays',
      { x: { values: Float32Array.of(1, 2), shape: [1, 2] }, n: Int8Array.of(5) },
    ],
    ['as records', [{ x: [1, 2], n: 5n }]],
  ])('by name %s', (_form, data) => {
    expect(inputOf(data, named)).toEqual({
      kind: 'tensors',
      tensors: [
        { name: 'x', type: 'float32', values: Float32Array.of(1, 2), shape: [1, 2] },
        { name: 'n', type: 'int64', values: BigInt64Array.of(5n), shape: [1] },
      ],
    });
  });

  test('without a copy where the type is the same', () => {
    const input = inputOf({ values: tensor.values, shape: [2, 2] }, one);
    expect(input.kind === 'tensor' && input.tensor.values).toBe(tensor.values);
  });

  test.each<[string, unknown, string]>([
    [
      'of another shape',
      { values: Float32Array.of(1, 2), shape: [2] },
      '"inputs" has the shape (2), expected (-1, 2)',
    ],
    [
      'of too few values',
      { values: Float32Array.of(1, 2), shape: [2, 2] },
      'The data: a tensor of the shape (2, 2) has 4 values, not 2.',
    ],
    [
      'of a shape that is none',
      { values: Float32Array.of(1, 2), shape: [-1, 2] },
      'The data: the shape of a tensor must be a list of whole numbers.',
    ],
    [
      'with a hole',
      // biome-ignore lint/suspicious/noSparseArray: it is what is tested
      [[1, ,]],
      'The data: a list has no value at position 1. Write null for a missing value.',
    ],
    [
      'that overflow',
      { values: Float64Array.of(1e39, 0), shape: [1, 2] },
      '"inputs", row 0: expected float32, received a number out of range.',
    ],
  ])('%s: refused', (_name, data, message) => {
    expect(errorOf(() => inputOf(data, one)).message).toContain(message);
  });
});

describe('without a signature', () => {
  test.each<[string, unknown, object]>([
    ['records are a table', [{ a: 1 }, { a: 2.5 }], { kind: 'table', rowCount: 2 }],
    ['one record is a table', { a: 1, b: null }, { kind: 'table', rowCount: 1 }],
    [
      'lists by name are a table',
      { a: [1, 2], b: Float32Array.of(1, 2) },
      { kind: 'table', rowCount: 2 },
    ],
    ['lists are a tensor', [[1, 2]], { kind: 'tensor', tensor: { type: 'int64', shape: [1, 2] } }],
    [
      'a typed array is a tensor',
      Float32Array.of(1),
      { kind: 'tensor', tensor: { type: 'float32', shape: [1] } },
    ],
    ['nested lists by name are tensors', { a: [[1, 2]], b: [1] }, { kind: 'tensors' }],
    [
      'a chat is passed on',
      { messages: [{ role: 'user' }] },
      { kind: 'json', value: { messages: [{ role: 'user' }] } },
    ],
  ])('%s', (_name, data, expected) => {
    expect(inputOf(data, undefined)).toMatchObject(expected);
  });

  test('whole numbers are integers, as in JSON', () => {
    expect(cellsOf(inputOf([{ a: 1, b: 1.5, c: Number.NaN }], undefined))).toEqual({
      a: [1n],
      b: [1.5],
      c: [Number.NaN],
    });
  });
});
