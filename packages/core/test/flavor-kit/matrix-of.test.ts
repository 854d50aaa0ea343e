import { describe, expect, test } from '@jest/globals';
import { type MatrixOptions, matrixOf } from '../../src/flavor.js';
import {
  type Column,
  createEnforcer,
  type ModelInput,
  type ModelSignature,
  type RawInput,
  type Table,
  type Vector,
} from '../../src/index.js';
import { errorOf } from '../error-of.js';

function signature(...columns: (readonly [name: string, required: boolean])[]): ModelSignature {
  const specs = columns.map(([name, required]) => ({ name, type: 'double', required }) as const);
  return { inputs: { kind: 'columns', columns: specs } };
}

function table(
  columns: Readonly<Record<string, Vector & { rowShape?: readonly number[] }>>,
): Table {
  const named = Object.entries(columns).map(([name, vector]): Column => ({ ...vector, name }));
  return { kind: 'table', columns: named, rowCount: named[0]?.values.length ?? 0 };
}

function doubles(...values: number[]): Vector {
  return { type: 'float64', values: Float64Array.from(values) };
}

function longs(...values: bigint[]): Vector {
  return { type: 'int64', values: BigInt64Array.from(values) };
}

const ab: MatrixOptions<'float64'> = { names: ['a', 'b'], type: 'float64' };

/** What a request is refused with. */
const refusalOf = (input: ModelInput, options: MatrixOptions<'float32' | 'float64'> = ab) =>
  errorOf(() => matrixOf(input, options));

function requested(signed: ModelSignature, raw: RawInput): ModelInput {
  return createEnforcer({ signature: signed, isSignatureFromTypeHint: false }).enforceInput(raw);
}

describe('the columns of a table', () => {
  test('are found by name, whatever their order and type, and are laid out row by row', () => {
    const input = table({
      extra: { type: 'string', values: ['x', 'y'] },
      b: longs(2n, 4n),
      a: { type: 'bool', values: Uint8Array.of(1, 0) },
    });
    expect(matrixOf(input, ab)).toEqual({
      values: Float64Array.of(1, 2, 0, 4),
      rowCount: 2,
      width: 2,
    });
    expect(matrixOf(input, { ...ab, type: 'float32' }).values).toEqual(Float32Array.of(1, 2, 0, 4));
  });

  test('are the matrix of the request itself where it came as one, and no column is made', () => {
    const signed = signature(['a', true], ['b', true]);
    const raw: RawInput = {
      ...{ kind: 'rows', form: 'dataframe_split', columns: ['a', 'b'], index: undefined },
      data: [
        [1, 2],
        [3, 4],
      ],
    };
    const input = requested(signed, raw) as Table;
    expect(matrixOf(input, { ...ab, signature: signed }).values).toBe(input.doubles);
    const turned = matrixOf(input, { ...ab, names: ['b', 'a'], signature: signed });
    expect(turned.values).toEqual(Float64Array.of(2, 1, 4, 3));
    const untouched: Table = {
      ...{ kind: 'table', rowCount: 1, doubleNames: ['a', 'b'], doubles: Float64Array.of(0.1, 2) },
      get columns(): never {
        throw new Error('a column was made');
      },
    };
    expect(matrixOf(untouched, { ...ab, type: 'float32' }).values).toEqual(Float32Array.of(0.1, 2));
  });

  test('match by position when the model or the signature has no names', () => {
    const input = table({ p: doubles(1), q: doubles(2) });
    expect(matrixOf(input, { ...ab, names: 2 }).values).toEqual(Float64Array.of(1, 2));
    const unnamed = { type: 'double', required: true } as const;
    const signed: ModelSignature = { inputs: { kind: 'columns', columns: [unnamed, unnamed] } };
    expect(matrixOf(input, { ...ab, signature: signed }).values).toEqual(Float64Array.of(1, 2));
    expect(refusalOf(input, { ...ab, names: 3 }).message).toContain('[-1, 3], not [1, 2]');
  });

  test('that the signature lets be absent are NaN; others are named', () => {
    const input = table({ b: doubles(2, 4) });
    const signed = signature(['a', false], ['b', true]);
    expect(matrixOf(input, { ...ab, signature: signed }).values).toEqual(
      Float64Array.of(Number.NaN, 2, Number.NaN, 4),
    );
    expect(refusalOf(input)).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field: 'a' } });
    expect(refusalOf(table({}), { ...ab, signature: signed }).message).toContain('"a", "b"');
  });

  test.each<[string, Vector]>([
    ['a text', { type: 'string', values: ['1', 'x'] }],
    ['a nested value', { type: 'json', values: [1, [2]] }],
    ['a number too large for the type', doubles(1, 1e39)],
  ])('that hold %s are refused, naming column and row', (_, vector) => {
    const options = { ...ab, type: 'float32' } as const;
    expect(refusalOf(table({ a: doubles(1, 2), b: vector }), options)).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'b', row: 1 },
    });
  });

  test('that hold lists are refused, naming the column', () => {
    const lists = { ...doubles(1, 2), rowShape: [2] };
    const input: Table = { ...table({ a: doubles(1), b: lists }), rowCount: 1 };
    expect(refusalOf(input).message).toBe(
      'The column "b" holds a list in each row. Send one number per row.',
    );
  });
});

describe('missing values', () => {
  const gap: Vector = { ...longs(1n, 0n), validity: Uint8Array.of(0b01) };

  test('are NaN', () => {
    const input = table({ a: gap, b: doubles(Number.NaN, 4) });
    expect(matrixOf(input, ab).values).toEqual(Float64Array.of(1, Number.NaN, Number.NaN, 4));
  });

  test('are refused where the model takes none, naming column and row, however they came', () => {
    const options = { ...ab, missing: 'refuse' } as const;
    expect(refusalOf(table({ a: doubles(1, 2), b: gap }), options)).toMatchObject({
      message:
        '"b" has no value in row 1, and this input of the model does not accept missing values. Send a value for every row.',
      subject: { field: 'b', row: 1 },
    });
    expect(refusalOf(table({ a: doubles(Number.NaN), b: doubles(2) }), options)).toMatchObject({
      subject: { field: 'a', row: 0 },
    });
  });
});

describe('other inputs', () => {
  test('a tensor of shape (rows, columns) matches by position', () => {
    const tensor = { ...longs(1n, 2n, 3n, 4n), shape: [2, 2] };
    expect(matrixOf({ kind: 'tensor', tensor }, ab)).toEqual({
      values: Float64Array.of(1, 2, 3, 4),
      rowCount: 2,
      width: 2,
    });
    const flat = { ...doubles(1, 2), shape: [2] };
    expect(matrixOf({ kind: 'tensor', tensor: flat }, { ...ab, names: 1 }).rowCount).toBe(2);
    expect(refusalOf({ kind: 'tensor', tensor: flat }).message).toContain('[-1, 2], not [2]');
  });

  test('tensors by name and nested values are refused with what to send', () => {
    const tensor = { ...doubles(1), shape: [1], name: 'a' };
    expect(refusalOf({ kind: 'tensors', tensors: [tensor] })).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.stringContaining('table'),
    });
    expect(refusalOf({ kind: 'json', value: {} }).message).toContain('dataframe_split');
  });
});
