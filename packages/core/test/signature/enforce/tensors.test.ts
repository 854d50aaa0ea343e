import { describe, expect, test } from '@jest/globals';
import type { NamedTensors, SingleTensor } from '../../../src/data/model-data.js';
import type { RawInput } from '../../../src/data/raw-input.js';
import { errorOf } from '../../error-of.js';
import {
  csvColumn,
  inputs,
  inputsObject,
  instances,
  records,
  split,
  tensorsEnforcer,
} from './requests.js';

function tensorOf(dtype: string, shape: readonly number[], request: RawInput) {
  return (tensorsEnforcer({ dtype, shape }).enforceInput(request) as SingleTensor).tensor;
}

const matrixInput = (shape: readonly number[], ...values: number[]): RawInput => ({
  kind: 'tensor',
  form: 'inputs',
  value: undefined,
  matrix: { values: Float64Array.from(values), shape },
});

describe('an unnamed tensor', () => {
  test.each<[string, unknown, unknown]>([
    ['bool', [true, 0, 'False'], new Uint8Array([1, 0, 0])],
    ['int8', [-128, '127', true], new Int8Array([-128, 127, 1])],
    ['int16', [-32768], new Int16Array([-32768])],
    ['int32', [7.0], new Int32Array([7])],
    ['int64', [2n ** 60n, -1], new BigInt64Array([2n ** 60n, -1n])],
    ['uint8', [255], new Uint8Array([255])],
    ['uint16', [65535], new Uint16Array([65535])],
    ['uint32', [2 ** 32 - 1], new Uint32Array([2 ** 32 - 1])],
    ['uint64', [2n ** 64n - 1n], new BigUint64Array([2n ** 64n - 1n])],
    ['float16', [1.5, 65504, null], new Uint16Array([0x3e00, 0x7bff, 0x7e00])],
    ['float32', [0.1, null], new Float32Array([0.1, Number.NaN])],
    ['float64', ['1', true], new Float64Array([1, 1])],
    ['str', ['a', null], ['a', null]],
    ['bytes', ['aGk='], [new Uint8Array([104, 105])]],
    ['datetime64[ns]', ['1970-01-01T00:00:01'], new BigInt64Array([1_000_000_000n])],
    ['object', [1n, 'a', null], [1n, 'a', null]],
  ])('of dtype %s holds %p', (dtype, value, values) => {
    expect(tensorOf(dtype, [-1], inputs(value)).values).toEqual(values);
  });

  test.each<[string, unknown]>([
    ['bool', 2],
    ['int8', 128],
    ['uint8', -1],
    ['uint32', 2 ** 32],
    ['uint64', 2n ** 64n],
    ['int64', 1.5],
    ['int64', null],
    ['float16', 65520],
    ['float32', 1e39],
    ['str', 1],
    ['bytes', '!'],
    ['float64', 'x'],
  ])('of dtype %s refuses %p', (dtype, value) => {
    const error = errorOf(() => tensorOf(dtype, [-1], inputs([value])));
    expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field: 'inputs', row: 0 } });
    expect(error.message).toContain(dtype);
  });

  test('keeps its rows in order, in lists and matrices alike', () => {
    const lists = inputs([
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    ]);
    const expected = {
      type: 'float32',
      shape: [2, 2, 2],
      values: new Float32Array([1, 2, 3, 4, 5, 6, 7, 8]),
    };
    expect(tensorOf('float32', [-1, 2, 2], lists)).toEqual(expected);
    expect(tensorOf('float32', [-1, 2, 2], matrixInput([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8))).toEqual(
      expected,
    );
  });

  test('of float64 is the very matrix that was read', () => {
    const request = matrixInput([1, 2], 1, 2);
    expect(tensorOf('float64', [-1, 2], request).values).toBe(
      request.kind === 'tensor' && request.matrix?.values,
    );
  });

  test.each<[string, readonly number[], unknown, string]>([
    ['a wrong length', [-1, 2], [[1]], 'INVALID_PARAMETER_VALUE'],
    ['a wrong rank', [-1, 2], [1, 2], 'INVALID_PARAMETER_VALUE'],
    ['no elements', [-1, 2], [[]], 'INVALID_PARAMETER_VALUE'],
    ['a scalar', [-1], 5, 'INVALID_PARAMETER_VALUE'],
    ['a wrong shape with a fraction in it', [-1], [[1.5]], 'BAD_REQUEST'],
    ['a wrong shape with a text in it', [-1], [['x']], 'BAD_REQUEST'],
    ['ragged lists', [-1, 2], [[1, 2], [3]], 'BAD_REQUEST'],
    ['lists mixed with numbers', [-1], [1, [2]], 'BAD_REQUEST'],
    ['null', [-1], null, 'BAD_REQUEST'],
    ['an empty list', [-1], [], 'INVALID_PARAMETER_VALUE'],
    ['a list of objects', [-1], [{ x: 1 }], 'BAD_REQUEST'],
  ])('refuses %s', (_name, shape, value, errorCode) => {
    expect(errorOf(() => tensorOf('int64', shape, inputs(value))).errorCode).toBe(errorCode);
  });

  test('a scalar has no dimensions', () => {
    expect(tensorOf('int64', [], inputs(5))).toEqual({
      type: 'int64',
      shape: [],
      values: new BigInt64Array([5n]),
    });
  });

  test('of objects takes ragged lists up to where they differ', () => {
    expect(tensorOf('object', [-1], inputs([[1n, 2n], [3n]]))).toEqual({
      type: 'json',
      shape: [2],
      values: [[1n, 2n], [3n]],
    });
  });

  test('refuses to allocate for ragged lists', () => {
    const wide = new Array(100_000).fill(1);
    const request = inputs([wide, ...new Array(100_000).fill([])]);
    expect(errorOf(() => tensorOf('float64', [-1, -1], request)).errorCode).toBe('BAD_REQUEST');
  });

  test('an unknown dtype is refused when the model is loaded', () => {
    expect(errorOf(() => tensorsEnforcer({ dtype: 'complex64', shape: [-1] })).message).toContain(
      'complex64',
    );
  });
});

describe('named tensors', () => {
  const enforcer = tensorsEnforcer(
    { name: 'x', dtype: 'float32', shape: [-1, 2] },
    { name: 'n', dtype: 'int64', shape: [-1] },
  );
  const expected = [
    { name: 'x', type: 'float32', shape: [2, 2], values: new Float32Array([1, 2, 3, 4]) },
    { name: 'n', type: 'int64', shape: [2], values: new BigInt64Array([5n, 6n]) },
  ];

  test.each<[string, RawInput]>([
    [
      'an object',
      inputsObject({
        n: [5, 6],
        x: [
          [1, 2],
          [3, 4],
        ],
        other: 1,
      }),
    ],
    [
      'instances',
      instances([
        { x: [1, 2], n: 5 },
        { x: [3, 4], n: 6 },
      ]),
    ],
    [
      'table columns',
      split(
        ['x', 'n'],
        [
          [[1, 2], 5],
          [[3, 4], 6],
        ],
      ),
    ],
    ['records', records({ x: [1, 2], n: 5 }, { x: [3, 4], n: 6 })],
  ])('come from %s', (_name, request) => {
    expect((enforcer.enforceInput(request) as NamedTensors).tensors).toEqual(expected);
  });

  test('the only one takes a bare list', () => {
    const only = tensorsEnforcer({ name: 'x', dtype: 'int64', shape: [-1] });
    expect((only.enforceInput(inputs([1])) as NamedTensors).tensors[0]?.name).toBe('x');
  });

  test.each<[string, RawInput]>([
    ['an object that lacks them', inputsObject({ z: [1] })],
    ['a bare list', inputs([[1, 2]])],
    ['a list of objects', inputs([{ x: 1 }])],
  ])('missing from %s are all named', (_name, request) => {
    const error = errorOf(() => enforcer.enforceInput(request));
    expect(error.errorCode).toBe('INVALID_PARAMETER_VALUE');
    expect(error.message).toMatch(/"x", "n"/);
  });

  test('that some instances lack are refused', () => {
    const request = instances([{ x: [1, 2], n: 5 }, { x: [3, 4] }]);
    expect(errorOf(() => enforcer.enforceInput(request))).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      subject: { field: 'n' },
    });
  });
});

describe('what is wrong with several tensors', () => {
  const enforcer = tensorsEnforcer(
    { name: 'a', dtype: 'float32', shape: [-1, 2] },
    { name: 'b', dtype: 'int64', shape: [-1] },
  );

  test('is a missing one before a wrong shape', () => {
    const objects = [instances([{ a: [1] }]), inputsObject({ a: [[1, 2, 3]] })];
    for (const request of objects) {
      expect(errorOf(() => enforcer.enforceInput(request))).toMatchObject({
        errorCode: 'INVALID_PARAMETER_VALUE',
        message: expect.stringContaining('b'),
      });
    }
  });

  test.each<[string, RawInput]>([
    ['inputs', inputsObject({ a: [['x', 1]] })],
    ['instances', instances([{ a: ['x', 1] }])],
    ['records', records({ a: ['x', 1] })],
    ['records of scalars', records({ a: 'x' })],
  ])('is a missing one before a value that does not cast, in %s', (_name, request) => {
    expect(errorOf(() => enforcer.enforceInput(request))).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      subject: { field: 'b' },
    });
  });

  test.each<[string, RawInput]>([
    ['inputs', inputsObject({ a: [[1, 2, 3]], b: ['x'] })],
    ['instances', instances([{ a: [1, 2, 3], b: 'x' }])],
    ['records', records({ a: [1, 2, 3], b: 'x' })],
    ['records of nested lists', records({ a: [[1, 2]], b: 'x' })],
    ['records with an index', split(['a', 'b'], [[[1, 2], 'x']], ['r'])],
  ])('is a value that does not cast before a wrong shape, in %s', (_name, request) => {
    expect(errorOf(() => enforcer.enforceInput(request))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'b' },
    });
  });

  test('is a column that the table lacks before the shape of another', () => {
    expect(errorOf(() => enforcer.enforceInput(split(['a'], [[[1, 2, 3]]])))).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('b'),
    });
  });

  test('is instances of unequal length', () => {
    const request: RawInput = {
      kind: 'tensors',
      form: 'instances',
      value: { a: [[1, 2]], b: [1, 2] },
    };
    expect(errorOf(() => enforcer.enforceInput(request))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'b' },
    });
    expect(() => enforcer.enforceInput({ ...request, form: 'inputs' })).not.toThrow();
  });
});

describe('tables for tensors', () => {
  test('of objects, ragged lists have no place in', () => {
    const ragged = split(['p'], [[[1n, 2n]], [[3n]]]);
    expect(errorOf(() => tensorOf('object', [-1, 2], ragged))).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      subject: { field: 'inputs' },
    });
  });

  test('one column of flat lists is reshaped, without lists in between', () => {
    const request = split(['p'], {
      values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      shape: [2, 1, 4],
    });
    expect(tensorOf('float64', [-1, 2, 2], request)).toEqual({
      type: 'float64',
      shape: [2, 2, 2],
      values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    });
  });

  test('scalar columns side by side are a matrix', () => {
    expect(
      tensorOf(
        'float64',
        [-1, 3],
        split(undefined, [
          [1, 2, null],
          [4, 5, 6],
        ]),
      ),
    ).toEqual({
      type: 'float64',
      shape: [2, 3],
      values: Float64Array.of(1, 2, Number.NaN, 4, 5, 6),
    });
  });

  test.each<[readonly number[], readonly number[]]>([
    [[-1], [2]],
    [
      [-1, 1],
      [2, 1],
    ],
  ])('one scalar column fills the shape %p', (declared, shape) => {
    expect(tensorOf('int64', declared, split(['p'], [[1], [2]]))).toMatchObject({ shape });
  });

  test.each<[string, readonly number[], RawInput, string]>([
    ['another number of columns', [-1, 3], split(undefined, [[1, 2]]), 'INVALID_PARAMETER_VALUE'],
    ['a free row shape', [-1, -1], split(['p'], [[[1, 2]]]), 'INVALID_PARAMETER_VALUE'],
    [
      'nested lists',
      [-1, 2, 2],
      split(
        ['p'],
        [
          [
            [
              [1, 2],
              [3, 4],
            ],
          ],
        ],
      ),
      'INVALID_PARAMETER_VALUE',
    ],
    ['lists of another length', [-1, 4], split(['p'], [[[1, 2]]]), 'INVALID_PARAMETER_VALUE'],
    ['lists of different lengths', [-1, 2], split(['p'], [[[1, 2]], [[3]]]), 'BAD_REQUEST'],
    ['lists mixed with scalars', [-1, 1], split(['p'], [[1], [[1]]]), 'BAD_REQUEST'],
    ['texts in lists', [-1, 1], split(['p'], [[['x']]]), 'BAD_REQUEST'],
    ['fractions in lists', [-1, 1], split(['p'], [[[1.5]]]), 'BAD_REQUEST'],
    ['texts', [-1], split(['p'], [['x']]), 'BAD_REQUEST'],
    ['texts in a wrong shape', [-1, 2], split(['p'], [['x']]), 'BAD_REQUEST'],
    ['texts in another number of columns', [-1, 3], split(undefined, [[1, 'x']]), 'BAD_REQUEST'],
    ['no rows', [-1], split(['p'], []), 'INVALID_PARAMETER_VALUE'],
    ['no rows in two columns', [-1, 2], split(['p', 'q'], []), 'INVALID_PARAMETER_VALUE'],
    ['no columns', [-1], split([], []), 'INVALID_PARAMETER_VALUE'],
    ['CSV', [-1], csvColumn('p', ['1']), 'BAD_REQUEST'],
    ['the chat form', [-1], { kind: 'json', form: 'llm', value: {} }, 'INVALID_PARAMETER_VALUE'],
  ])('refuse %s', (_name, shape, request, errorCode) => {
    expect(errorOf(() => tensorOf('int64', shape, request)).errorCode).toBe(errorCode);
  });
});

test('inputs below instances have as many rows, inputs below inputs need not', () => {
  const two = tensorsEnforcer(
    { name: 'x', dtype: 'uint8', shape: [-1] },
    { name: 'y', dtype: 'float64', shape: [-1, 2] },
  );
  const object = (value: Readonly<Record<string, unknown>>, form: 'inputs' | 'instances') =>
    ({ kind: 'tensors', form, value }) as const;
  const rows = [
    [1, 2],
    [3, 4],
  ];
  for (const x of [[1], 1]) {
    const error = errorOf(() => two.enforceInput(object({ x, y: rows }, 'instances')));
    expect(error.errorCode).toBe('BAD_REQUEST');
  }
  expect(two.enforceInput(object({ x: [1], y: rows }, 'inputs'))).toMatchObject({
    kind: 'tensors',
  });
});

test('columns of texts make a tensor', () => {
  const texts = (request: RawInput) => tensorOf('str', [-1, 2], request);
  expect(texts(records({ a: 'x', b: 'y' }))).toMatchObject({ values: ['x', 'y'] });
  expect(errorOf(() => texts(records({ a: 'x', b: 1 }))).errorCode).toBe('BAD_REQUEST');
});
