import { describe, expect, test } from '@jest/globals';
import { isMlmodelError } from '../../../src/errors/mlmodel-error.js';
import { signatureToDict } from '../../../src/signature/codec/format-signature.js';
import { inferSignature } from '../../../src/signature/infer/infer-signature.js';

const midnight = { epochNanoseconds: 1_577_836_800_000_000_000n };

function inputsOf(data: unknown): unknown {
  return signatureToDict(inferSignature(data)).inputs;
}

function columnOf(type: string, values: unknown): object {
  return { kind: 'table', rowCount: 2, columns: [{ name: 'c', type, values }] };
}

const anyColumn = [{ type: 'any', required: true }];

/** What MLflow 3.17.2 infers from a pandas column of these objects: its type and whether it is required. */
const objectColumns: readonly (readonly [string, readonly unknown[], object | undefined])[] = [
  ['nothing', [], { type: 'string', required: true }],
  ['nulls', [null, null], { type: 'any', required: false }],
  ['null and NaN', [null, Number.NaN], { type: 'double', required: false }],
  ['integers', [1, 2], { type: 'long', required: true }],
  ['integers and null', [1, null], { type: 'double', required: false }],
  ['numbers', [1, 1.5], { type: 'double', required: true }],
  ['integers of 64 bits without sign', [2n ** 63n, 1], undefined],
  ['integers of 64 bits of both signs', [2n ** 63n, -1], { type: 'long', required: true }],
  ['integers beyond 64 bits', [2n ** 64n, 1], { type: 'long', required: true }],
  ['booleans and null', [true, null], { type: 'boolean', required: false }],
  ['booleans and numbers', [true, 1], undefined],
  ['text and numbers', ['a', 1], undefined],
  ['dates and null', [midnight, null], { type: 'datetime', required: false }],
  ['bytes and text', [new Uint8Array(1), 'x'], undefined],
  ['lists', [[1, null], [2]], { type: 'array', items: { type: 'long' }, required: true }],
  ['empty lists', [[], []], { type: 'any', required: true }],
  [
    'lists of objects and null',
    [null, [{ b: 1 }]],
    {
      type: 'array',
      items: { type: 'object', properties: { b: { type: 'long', required: true } } },
      required: false,
    },
  ],
  [
    'objects and an empty one',
    [{}, { a: 1 }],
    { type: 'object', properties: { a: { type: 'long', required: false } }, required: true },
  ],
  [
    'objects that lack a property',
    [{ a: { b: 1 } }, {}],
    {
      type: 'object',
      properties: {
        a: {
          type: 'object',
          properties: { b: { type: 'long', required: true } },
          required: false,
        },
      },
      required: true,
    },
  ],
];

describe('columns of objects', () => {
  test.each(objectColumns)('%s', (_name, values, expected) => {
    expect(inputsOf(columnOf('json', values))).toEqual(
      expected === undefined ? anyColumn : [{ ...expected, name: 'c' }],
    );
  });
});

test('a column of tensors is one of arrays', () => {
  const column = { name: 'c', type: 'float32', values: new Float32Array(8), rowShape: [2, 2] };
  expect(inputsOf({ kind: 'table', rowCount: 2, columns: [column] })).toEqual([
    {
      type: 'array',
      items: { type: 'array', items: { type: 'float' } },
      name: 'c',
      required: true,
    },
  ]);
});

describe('tensors', () => {
  test('typed arrays and tensors have any number of rows', () => {
    expect(inputsOf(new Float32Array(3))).toEqual([
      { type: 'tensor', 'tensor-spec': { dtype: 'float32', shape: [-1] } },
    ]);
    const images = { type: 'uint8', values: new Uint8Array(12), shape: [3, 2, 2] };
    expect(inputsOf({ kind: 'tensor', tensor: images })).toEqual([
      { type: 'tensor', 'tensor-spec': { dtype: 'uint8', shape: [-1, 2, 2] } },
    ]);
    expect(inputsOf({ a: new BigInt64Array(2), b: images })).toEqual([
      { name: 'a', type: 'tensor', 'tensor-spec': { dtype: 'int64', shape: [-1] } },
      { name: 'b', type: 'tensor', 'tensor-spec': { dtype: 'uint8', shape: [-1, 2, 2] } },
    ]);
  });

  test('among other values they are arrays', () => {
    const data = { a: new Float32Array([Number.NaN]), b: new Float64Array([Number.NaN]), c: 'x' };
    expect(inputsOf(data)).toEqual([
      { type: 'array', items: { type: 'float' }, name: 'a', required: true },
      { type: 'array', items: { type: 'any' }, name: 'b', required: true },
      { type: 'string', name: 'c', required: true },
    ]);
    expect(inputsOf({ a: new Int8Array(1), b: 'x' })).toEqual(anyColumn);
    expect(inputsOf({ a: new Float64Array(0), b: 'x' })).toEqual(anyColumn);
  });

  test('a scalar tensor has no rows', () => {
    expect(inputsOf({ type: 'float64', values: new Float64Array(1), shape: [] })).toEqual(
      anyColumn,
    );
  });
});

describe('values of JavaScript', () => {
  test('dates, bytes, Maps and absent keys', () => {
    const row = new Map<string, unknown>([
      ['when', new Date(0)],
      ['bytes', new Uint8Array([1])],
      ['absent', undefined],
      ['__proto__', 1],
    ]);
    expect(inputsOf([row])).toEqual([
      { type: 'datetime', name: 'when', required: true },
      { type: 'binary', name: 'bytes', required: true },
      { type: 'long', name: '__proto__', required: true },
    ]);
  });

  test('whole numbers are long, unless every integer is a bigint', () => {
    expect(inputsOf([1, 2])).toEqual([{ type: 'long', required: true }]);
    expect(inputsOf([1, 2.5])).toEqual([{ type: 'double', required: true }]);
    const withKinds = (data: unknown) => inferSignature(data, { numberKinds: true }).inputs;
    expect(withKinds([1, 2])).toEqual({
      kind: 'columns',
      columns: [{ type: 'double', required: true }],
    });
    expect(withKinds([1n, 2.5])).toMatchObject({ columns: [{ type: { type: 'any' } }] });
  });

  test('functions have no type', () => {
    expect(inputsOf([() => 1])).toEqual(anyColumn);
  });
});

/** What MLflow 3.17.2 infers for a param with this value: type, default and shape. */
const params: readonly (readonly [string, unknown, unknown])[] = [
  ['NaN', Number.NaN, ['double', Number.NaN, null]],
  ['numbers', [1, 1.5], ['double', [1, 1.5], [-1]]],
  ['integers', [1, 2], ['long', [1, 2], [-1]]],
  ['large integers and others', [2n ** 63n, 1], ['double', [2 ** 63, 1], [-1]]],
  ['nothing', [], ['datetime', [], [-1]]],
  ['dates', [midnight], ['datetime', ['2020-01-01T00:00:00'], [-1]]],
  ['texts', ['', 'a'], ['string', ['', 'a'], [-1]]],
  ['booleans', [true, false], ['boolean', [true, false], [-1]]],
  ['int32', new Int32Array([1]), ['integer', [1], [-1]]],
  ['float32', new Float32Array([1.5]), ['float', [1.5], [-1]]],
  [
    'booleans in a vector',
    { type: 'bool', values: new Uint8Array([1]), shape: [1] },
    ['boolean', [true], [-1]],
  ],
  ['an object', { a: { b: [1, 2] } }, ['object', { a: { b: [1, 2] } }, null]],
  ['an object of numbers', { a: [1, 2.5], b: 2 }, ['object', { a: [1, 2.5], b: 2 }, null]],
  ['an object with null', { a: null }, ['object', { a: null }, null]],
];

test.each(params)('a param of %s', (_name, value, expected) => {
  const { params: inferred } = signatureToDict(inferSignature('x', { params: { p: value } }));
  const [param] = inferred as { type: string; default: unknown; shape: unknown }[];
  expect([param?.type, param?.default, param?.shape]).toEqual(expected);
});

test.each([
  ['integers and booleans', [1, true]],
  ['text and numbers', ['a', 1]],
  ['text and null', ['a', null]],
  ['an integer beyond 63 bits', 2n ** 63n],
  ['integers beyond 64 bits', [2n ** 64n]],
  ['dates and numbers', [midnight, 1]],
  ['null', null],
  ['lists of lists', [[1]]],
  ['an empty object', {}],
  ['bytes', new Uint8Array(1)],
  ['a date in an object', { a: midnight }],
  ['uint32', new Uint32Array(1)],
  ['two dimensions', { type: 'float64', values: new Float64Array(1), shape: [1, 1] }],
])('a param of %s has no type', (_name, value) => {
  let error: unknown;
  try {
    inferSignature('x', { params: { good: 1, 'bad one': value } });
  } catch (caught) {
    error = caught;
  }
  expect(isMlmodelError(error) && error.errorCode).toBe('INVALID_PARAMETER_VALUE');
  expect(String(error)).toContain('"bad one"');
  expect(String(error)).not.toContain('"good"');
});

test('a signature needs something to be inferred from', () => {
  expect(() => inferSignature(undefined, { params: {} })).toThrow(/needs data/);
  expect(inferSignature(undefined, { output: [1.5] })).toEqual({
    outputs: { kind: 'columns', columns: [{ type: 'double', required: true }] },
  });
});
