import { describe, expect, test } from '@jest/globals';
import type { Prediction, Table } from '../../src/data/model-data.js';
import { toRecords } from '../../src/data/to-records.js';
import type { Column } from '../../src/data/vector.js';
import { errorOf } from '../error-of.js';

function table(...columns: readonly Column[]): Table {
  return { kind: 'table', columns, rowCount: 2 };
}

test.each<[string, Column, readonly unknown[]]>([
  ['booleans', { name: 'a', type: 'bool', values: Uint8Array.of(1, 0) }, [true, false]],
  ['numbers', { name: 'a', type: 'float64', values: Float64Array.of(1.5, NaN) }, [1.5, NaN]],
  [
    'integers of 64 bits: numbers where they are exact, else bigints',
    { name: 'a', type: 'int64', values: BigInt64Array.of(2n ** 53n - 1n, 2n ** 53n + 1n) },
    [9007199254740991, 9007199254740993n],
  ],
  ['halves', { name: 'a', type: 'float16', values: Uint16Array.of(0x3c00, 0x4000) }, [1, 2]],
  ['strings', { name: 'a', type: 'string', values: ['x', null] }, ['x', null]],
  [
    'missing values',
    { name: 'a', type: 'int32', values: Int32Array.of(5, 0), validity: Uint8Array.of(1) },
    [5, null],
  ],
  [
    'datetimes: ISO text in UTC with all digits',
    { name: 'a', type: 'datetime', values: BigInt64Array.of(1_704_067_200_000_000_000n, 1n) },
    ['2024-01-01T00:00:00Z', '1970-01-01T00:00:00.000000001Z'],
  ],
  [
    'binaries',
    { name: 'a', type: 'binary', values: [Uint8Array.of(1), null] },
    [Uint8Array.of(1), null],
  ],
  [
    'tensors in rows',
    { name: 'a', type: 'float32', values: Float32Array.of(1, 2, 3, 4), rowShape: [2, 1] },
    [
      [[1], [2]],
      [[3], [4]],
    ],
  ],
  [
    'nested values',
    {
      name: 'a',
      type: 'json',
      values: [
        { n: 5n, at: { epochNanoseconds: 0n }, of: new Map([['k', [2n ** 60n]]]) },
        { type: 'int8', values: Int8Array.of(1, 2), shape: [2] },
      ],
    },
    [{ n: 5, at: '1970-01-01T00:00:00Z', of: { k: [2n ** 60n] } }, [1, 2]],
  ],
])('%s', (_name, column, expected) => {
  expect(toRecords(table(column)).map(({ a }) => a)).toEqual(expected);
});

test('a datetime is text that Date reads as the same time', () => {
  const column = { name: 'a', type: 'datetime', values: BigInt64Array.of(86_400_123_000_000n, 0n) };
  const [record] = toRecords(table(column as Column));
  expect(new Date(String(record?.['a'])).getTime()).toBe(86_400_123);
});

test('columns have names of any kind; the last of several with one name wins', () => {
  const values = Int32Array.of(1, 2);
  const columns: Column[] = [
    { name: 0, type: 'int32', values },
    { name: '__proto__', type: 'int32', values },
    { name: 'a', type: 'int32', values },
    { name: 'a', type: 'string', values: ['x', 'y'] },
  ];
  const records = toRecords(table(...columns));
  expect(records.map((record) => Object.entries(record))).toEqual([
    [
      ['0', 1],
      ['__proto__', 1],
      ['a', 'x'],
    ],
    [
      ['0', 2],
      ['__proto__', 2],
      ['a', 'y'],
    ],
  ]);
});

test.each<[string, Prediction, readonly unknown[]]>([
  [
    'a tensor',
    { kind: 'tensor', tensor: { type: 'int64', values: BigInt64Array.of(1n, 2n), shape: [2] } },
    [{ predictions: 1 }, { predictions: 2 }],
  ],
  [
    'tensors by name',
    {
      kind: 'tensors',
      tensors: [
        { name: 'x', type: 'float32', values: Float32Array.of(1, 2), shape: [1, 2] },
        { name: 'y', type: 'string', values: ['a'], shape: [1] },
      ],
    },
    [{ x: [1, 2], y: 'a' }],
  ],
  [
    'a list of objects and other values',
    { kind: 'json', value: [{ a: 1n }, 'text'] },
    [{ a: 1 }, { predictions: 'text' }],
  ],
  ['no rows', { kind: 'table', columns: [], rowCount: 0 }, []],
])('%s', (_name, prediction, expected) => {
  expect(toRecords(prediction)).toEqual(expected);
});

describe('refuses', () => {
  const scalar = { type: 'float32', values: Float32Array.of(1), shape: [] };

  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'toRecords takes what predict returns; it received undefined.'],
    [
      'a promise',
      Promise.resolve(),
      'toRecords takes what predict returns; it received an object of the class Promise. Write await before it.',
    ],
    ['a list', [], 'toRecords takes what predict returns; it received a list.'],
    [
      'another object',
      {},
      'toRecords takes what predict returns: the answer must be a table, a tensor, tensors by name or json.',
    ],
    [
      'a column that is none',
      { kind: 'table', columns: [null], rowCount: 1 },
      'toRecords takes what predict returns: column undefined is of type undefined, which is not an element type.',
    ],
    [
      'a scalar',
      { kind: 'tensor', tensor: scalar },
      'The prediction has no records: it has no rows. Read it by its kind, "tensor".',
    ],
    [
      'tensors of different lengths',
      {
        kind: 'tensors',
        tensors: [
          { ...scalar, name: 'a', shape: [1] },
          { ...scalar, name: 'b' },
        ],
      },
      'The prediction has no records: its tensors differ in their number of rows. Read it by its kind, "tensors".',
    ],
    [
      'one nested value',
      { kind: 'json', value: { a: 1 } },
      'The prediction has no records: it is a nested value, not a table. Read it by its kind, "json".',
    ],
  ])('%s', (_name, prediction, message) => {
    expect(errorOf(() => toRecords(prediction as Prediction))).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message,
    });
  });
});
