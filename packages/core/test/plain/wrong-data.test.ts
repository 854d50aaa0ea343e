import { describe, expect, test } from '@jest/globals';
import type { Schema } from '../../src/signature/schema.js';
import { errorOf } from '../error-of.js';
import { columns, inputOf, tensors } from './read.js';

const flower = columns({ height: 'double', name: 'string', width: 'double' });
const matrix = tensors({ dtype: 'float32', shape: [-1, 2] });
const row = { height: 1, name: 'a', width: 2 };

class Row {
  height = 1;
}

const cyclic: Record<string, unknown> = { ...row };
cyclic['name'] = { of: cyclic };

const throwing = {
  ...row,
  get width(): number {
    throw new Error('secret');
  },
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();

const plainValues =
  'Give numbers, bigints, booleans, strings, null, Dates, Uint8Arrays, and lists and objects of them.';
const forms =
  'predict takes records, [{ "height": …, "name": …, … }], or columns, { "height": […], "name": […], … }; it received';

test.each<[string, unknown, string]>([
  ['undefined', undefined, `${forms} undefined.`],
  ['null', null, `${forms} null.`],
  ['a number', 5, `${forms} a number.`],
  ['a symbol', Symbol('a'), `${forms} a symbol.`],
  ['a function', () => [row], `${forms} a function.`],
  ['JSON text', '[]', `${forms} a string. If the text is JSON, parse it first: JSON.parse(text).`],
  [
    'a Map',
    new Map(),
    `${forms} an object of the class Map. Make an object of it: Object.fromEntries(map).`,
  ],
  ['a Set', new Set(), `${forms} an object of the class Set. Make a list of it: [...iterable].`],
  [
    'a Promise',
    Promise.resolve([row]),
    `${forms} an object of the class Promise. Write await before it.`,
  ],
  [
    'an instance of a class',
    new Row(),
    `${forms} an object of the class Row. Make a plain object of it: { ...object }.`,
  ],
  [
    'instances of a class',
    [new Row()],
    'The data, row 0: expected a record, a plain object such as { a: 1 }, received an object of the class Row. Make a plain object of it: { ...object }.',
  ],
  [
    'records and a list',
    [row, [1]],
    'The data, row 1: expected a record, a plain object such as { a: 1 }, received a list.',
  ],
  [
    'records with a hole',
    // biome-ignore lint/suspicious/noSparseArray: it is what is tested
    [row, , row],
    'The data, row 1: expected a record, a plain object such as { a: 1 }, received undefined.',
  ],
  [
    'columns with a hole',
    // biome-ignore lint/suspicious/noSparseArray: it is what is tested
    { height: [1, , 2], name: ['a', 'b', 'c'], width: [1, 2, 3] },
    '"height", row 1: the list has a hole. Write null for a missing value.',
  ],
  [
    'a column that is not a list',
    { height: [1], name: ['a'], width: null },
    '"width": expected a list of 1 values, as "height" has, received null.',
  ],
  [
    'a function in a cell',
    [{ ...row, name: () => 1 }],
    `"name", row 0: a function is not a plain value. ${plainValues}`,
  ],
  [
    'a symbol in a cell',
    [{ ...row, name: Symbol('a') }],
    `"name", row 0: a symbol is not a plain value. ${plainValues}`,
  ],
  [
    'an instance in a cell',
    [row, { ...row, name: new Row() }],
    `"name", row 1: an object of the class Row is not a plain value. ${plainValues}`,
  ],
  ['an invalid Date', [{ ...row, name: new Date('x') }], '"name", row 0: the Date is invalid.'],
  ['a cycle', cyclic, '"name", row 0: a list or an object contains itself.'],
  [
    'a Map with other keys',
    [{ ...row, name: new Map([[1, 2]]) }],
    '"name", row 0: the keys of a Map must be strings.',
  ],
  [
    'an undefined item',
    [{ ...row, name: [undefined] }],
    '"name", row 0: a list has no value at position 0. Write null for a missing value.',
  ],
  [
    'an enormous integer',
    [{ ...row, height: 10n ** 500n }],
    '"height", row 0: an integer may have at most 400 digits.',
  ],
  [
    'a getter that throws',
    [throwing],
    '"width", row 0: reading it threw an error, the cause of this one. Give plain values instead of getters and proxies.',
  ],
  [
    'a revoked Proxy',
    [revoked.proxy],
    'The data: reading it threw an error, the cause of this one. Give plain values instead of getters and proxies.',
  ],
  [
    'the body of a request',
    { dataframe_records: [row] },
    '"dataframe_records" is a key of request bodies, not an input of the model. Give predict the records, columns or lists themselves. (@mlmodel/scoring reads bodies.)',
  ],
  [
    'typed data without its field',
    { kind: 'records', form: 'dataframe_records' },
    'The data: it needs a list as "records", which is undefined.',
  ],
  [
    'typed data of another field',
    { kind: 'rows', form: 'dataframe_split', data: 5 },
    'The data: it needs an object as "data", which is a number.',
  ],
  [
    'a table whose columns are none',
    { kind: 'table', columns: [null], rowCount: 1 },
    'The data: column undefined is of type undefined, which is not an element type.',
  ],
])('%s is refused', (_name, data, message) => {
  const error = errorOf(() => inputOf(data, flower));
  expect(error.message).toBe(message);
  expect(error.errorCode).toBe('BAD_REQUEST');
});

test('the error of a getter is the cause', () => {
  expect(errorOf(() => inputOf([throwing], flower)).cause).toEqual(new Error('secret'));
});

test.each<[string, unknown, Schema, string]>([
  ['rows without names', [[1, 'a', 2]], flower, `${forms} values without names.`],
  [
    'an object for one tensor',
    { x: [[1, 2]] },
    tensors({ dtype: 'float32', shape: [-1, 2] }),
    'predict takes nested lists, [[…], …], or { values: Float32Array, shape: […] }; it received an object.',
  ],
  [
    'records for one tensor',
    [{ x: [1, 2] }],
    tensors({ dtype: 'float32', shape: [-1, 2] }),
    'predict takes nested lists, [[…], …], or { values: Float32Array, shape: […] }; it received a list with objects.',
  ],
  [
    'one tensor for several',
    [[1, 2]],
    tensors(
      { name: 'x', dtype: 'float32', shape: [-1] },
      { name: 'y', dtype: 'float32', shape: [-1] },
    ),
    'predict takes tensors by name, { "x": […], "y": […] }, as nested lists or { values: Float32Array, shape: […] }; it received values without names.',
  ],
])('%s are refused by the form that the model takes', (_name, data, inputs, message) => {
  expect(errorOf(() => inputOf(data, inputs)).message).toBe(message);
});

test.each<[string, unknown, string]>([
  [
    'mistyped',
    [
      { ...row, heigth: 1, height: undefined },
      { name: 'a', width: 2 },
    ],
    '"height", row 0: expected double, received no value. The model requires the column in every row.',
  ],
  [
    'mistyped in all rows',
    [{ heigth: 1, name: 'a', width: 2 }],
    'Did you mean "height" instead of "heigth"?',
  ],
  ['missing', { name: ['a'], width: [2], other: [1] }, 'The data has other inputs: "other".'],
])('columns that are %s are named', (_name, data, message) => {
  expect(errorOf(() => inputOf(data, flower)).message).toContain(message);
});

describe('a list with a length of 2^32 and no items is refused at once', () => {
  const endless = new Array(2 ** 32 - 1);
  const noSignature = undefined;
  const tooMany = 'there are more than 134217728 values. Predict fewer rows in a call.';

  test.each<[string, unknown, Schema | undefined, string]>([
    ['as data', endless, flower, `The data: ${tooMany}`],
    ['as untyped data', endless, noSignature, `The data: ${tooMany}`],
    ['as a column', { ...row, height: endless }, flower, `"height": ${tooMany}`],
    ['as an untyped column', { a: endless }, noSignature, `"a": ${tooMany}`],
    ['as a shape', { values: [1], shape: endless }, matrix, 'at most 64 dimensions.'],
  ])('%s', (_name, data, inputs, message) => {
    expect(errorOf(() => inputOf(data, inputs)).message).toContain(message);
  });
});

test.each<[string, (name: string) => unknown]>([
  ['a value', (name) => ({ [name]: Symbol('a') })],
  ['columns of different lengths', (name) => ({ [name]: [1], b: [1, 2] })],
  ['columns and values', (name) => ({ [name]: [1], b: 1 })],
  ['a ragged tensor', (name) => ({ [name]: [[1], [1, 2]] })],
])('a long name of %s is shortened and safe for terminals', (_name, make) => {
  const { message } = errorOf(() => inputOf(make(`\u001b[31m${'x'.repeat(1e5)}`), undefined));
  expect(message).toContain(`"${'x'.repeat(60)}…`);
  expect(message.length).toBeLessThan(300);
});

describe('the forms in the message are those of the signature', () => {
  test.each<[string, Schema | undefined, string]>([
    [
      'columns without names',
      { kind: 'columns', columns: [{ type: 'double', required: true }] },
      'predict takes a list of rows, [[…], …], for its columns without names; it received a number.',
    ],
    [
      'one tensor',
      matrix,
      'predict takes nested lists, [[…], …], or { values: Float32Array, shape: […] }; it received a number.',
    ],
    [
      'tensors by name',
      tensors({ name: 'x', dtype: 'float32', shape: [-1] }),
      'predict takes tensors by name, { "x": […] }, as nested lists or { values: Float32Array, shape: […] }; it received a number.',
    ],
    [
      'no signature',
      undefined,
      'predict takes records, [{ a: 1 }], columns, { a: [1, 2] }, nested lists, [[1, 2]], or { values, shape }; it received a number.',
    ],
  ])('%s', (_name, inputs, message) => {
    expect(errorOf(() => inputOf(1, inputs)).message).toBe(message);
  });
});
