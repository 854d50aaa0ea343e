import { describe, expect, test } from '@jest/globals';
import { type BindingRules, inputBinder, withFreeRows } from '../../src/flavor.js';
import type {
  Column,
  FieldSpec,
  ModelInput,
  ModelSignature,
  NamedTensor,
  Table,
  Vector,
} from '../../src/index.js';
import { errorOf } from '../error-of.js';

const vector: FieldSpec = { name: 'v', type: 'float32', shape: [null] };
const matrix: FieldSpec = { name: 'm', type: 'int64', shape: [null, 1] };

function bind(input: ModelInput, inputs: readonly FieldSpec[], rules: Partial<BindingRules> = {}) {
  const tensors = inputBinder(inputs, { signature: undefined, ...rules })(input);
  return tensors.map(({ name, type, values, shape }) => [name, type, [...values], shape]);
}

const refusalOf = (...call: Parameters<typeof bind>) => errorOf(() => bind(...call));

function doubles(...values: number[]): Vector {
  return { type: 'float64', values: Float64Array.from(values) };
}

function table(...columns: (readonly [name: string, vector: Vector])[]): Table {
  const named = columns.map(([name, values]): Column => ({ ...values, name }));
  return { kind: 'table', columns: named, rowCount: named[0]?.values.length ?? 0 };
}

function tensors(...named: (readonly [name: string, ...values: number[]])[]): ModelInput {
  return {
    kind: 'tensors',
    tensors: named.map(([name, ...values]): NamedTensor => {
      return { ...doubles(...values), name, shape: [values.length] };
    }),
  };
}

const unnamed: ModelSignature = {
  inputs: { kind: 'columns', columns: [1, 2].map(() => ({ type: 'double', required: true })) },
};

describe('several inputs', () => {
  test('take the columns of their names, in the ranks that they declare', () => {
    const input = table(['m', doubles(1, 2)], ['extra', doubles(0, 0)], ['v', doubles(0.5, 1)]);
    expect(bind(input, [vector, matrix])).toEqual([
      ['v', 'float32', [0.5, 1], [2]],
      ['m', 'int64', [1n, 2n], [2, 1]],
    ]);
  });

  test('take columns by position where the signature has no names, and else only loosely', () => {
    const input = table(['p', doubles(1)], ['q', doubles(2)]);
    const byPosition = [
      ['v', 'float32', [1], [1]],
      ['m', 'int64', [2n], [1, 1]],
    ];
    expect(bind(input, [vector, matrix], { signature: unnamed })).toEqual(byPosition);
    expect(bind(input, [vector, matrix], { namesAreLoose: true })).toEqual(byPosition);
    expect(refusalOf(input, [vector, matrix]).message).toBe(
      'The model needs the column "v", which the request lacks. Add it.',
    );
    const half = table(['m', doubles(1)], ['q', doubles(2)]);
    expect(refusalOf(half, [vector, matrix], { namesAreLoose: true }).subject.field).toBe('v');
  });

  test('ask for the name that was meant', () => {
    const [age, height] = [
      { ...vector, name: 'age' },
      { ...matrix, name: 'height' },
    ];
    const input = table(['Ages', doubles(1)], ['height', doubles(2)]);
    expect(refusalOf(input, [age, height]).message).toBe(
      'The model needs the column "age", which the request lacks. Did you mean "age" instead of "Ages"?',
    );
    expect(refusalOf(tensors(['height', 2], ['ages', 1]), [age, height]).message).toBe(
      'The model has no input "ages"; it takes "age", "height". Did you mean "age" instead of "ages"?',
    );
  });

  test('do not take a column whose name occurs twice', () => {
    const input = table(['v', doubles(1)], ['m', doubles(2)], ['v', doubles(3)]);
    expect(refusalOf(input, [vector, matrix]).message).toContain('several columns named "v"');
  });

  test('take tensors by name, as a flavor reads names', () => {
    const positionsIn = (names: readonly string[]) => (wanted: string) =>
      names.indexOf(wanted.replace(':0', ''));
    const flat = { ...matrix, shape: [null] };
    expect(bind(tensors(['m:0', 2], ['v', 1]), [vector, flat], { positionsIn })).toEqual([
      ['v', 'float32', [1], [1]],
      ['m', 'int64', [2n], [1]],
    ]);
    expect(
      refusalOf(tensors(['m', 2], ['m:0', 1]), [vector, flat], { positionsIn }).message,
    ).toContain('"m" and "m:0" are the same input');
    expect(refusalOf(tensors(['m', 2], ['x', 1]), [vector, flat]).message).toBe(
      'The model has no input "x"; it takes "v", "m".',
    );
    expect(refusalOf(tensors(['m', 2]), [vector, flat]).subject.field).toBe('v');
  });
});

describe('one input', () => {
  test('takes the only tensor whatever it is called, where names are loose', () => {
    expect(bind(tensors(['other', 1]), [vector], { namesAreLoose: true })).toEqual([
      ['v', 'float32', [1], [1]],
    ]);
    expect(refusalOf(tensors(['other', 1]), [vector]).subject.field).toBe('other');
  });

  test('declares its shape, and any number of rows where it is run in slices', () => {
    const fixed: FieldSpec = { name: 'f', type: 'float32', shape: [2, 3] };
    const tensor = { ...doubles(1, 2, 3), shape: [1, 3] };
    expect(refusalOf({ kind: 'tensor', tensor }, [fixed]).message).toBe(
      'The model\'s input "f" takes the shape [2, 3], not [1, 3]. Send data of that shape; -1 is any length.',
    );
    expect(bind({ kind: 'tensor', tensor }, withFreeRows([fixed]))).toHaveLength(1);
  });
});

describe('texts and missing values', () => {
  const words: FieldSpec = { name: 'w', type: 'string', shape: [null] };
  const said = (...texts: (string | null)[]) => table(['w', { type: 'string', values: texts }]);

  test('reach the runtime as they were sent, or are refused', () => {
    expect(bind(said('a\0b'), [words])).toEqual([['w', 'string', ['a\0b'], [1]]]);
    expect(refusalOf(said('a', 'a\0b'), [words], { textsEndAtZero: true }).subject).toMatchObject({
      field: 'w',
      row: 1,
    });
    expect(refusalOf(said('\ud800'), [words]).message).toContain('lone surrogate');
  });

  test.each([
    ['a text', said('a', null), words],
    [
      'an integer',
      table(['w', { type: 'int64', values: BigInt64Array.of(1n, 0n), validity: Uint8Array.of(1) }]),
      { ...words, type: 'int64' } as const,
    ],
    [
      'a time',
      table([
        'w',
        { type: 'datetime', values: BigInt64Array.of(1n, 0n), validity: Uint8Array.of(1) },
      ]),
      { ...words, type: 'datetime' } as const,
    ],
  ])('with a null in place of %s are refused with the same message', (_, input, spec) => {
    expect(refusalOf(input, [spec]).message).toBe(
      '"w" has no value in row 1, and this input of the model does not accept missing values. Send a value for every row.',
    );
  });
});
