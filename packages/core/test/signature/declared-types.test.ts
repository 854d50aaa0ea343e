import { describe, expect, test } from '@jest/globals';
import type { Column, NamedTensor } from '../../src/data/vector.js';
import {
  declaredColumnType,
  declaredParamsType,
  declaredTimeDtype,
  itemType,
  memberType,
} from '../../src/signature/declared-types.js';
import type { DataType, ModelSignature } from '../../src/signature/schema.js';

const longs: DataType = { type: 'array', items: 'long' };
const map: DataType = { type: 'map', values: 'double' };

test('the type of what is inside a type', () => {
  expect(itemType(longs)).toBe('long');
  expect(itemType({ type: 'sparkml_vector' })).toBe('double');
  expect(itemType('long')).toBeUndefined();
  expect(memberType(map, 'any key')).toBe('double');
  const properties = [{ name: 'k', dataType: 'long', required: true }] as const;
  expect(memberType({ type: 'object', properties }, 'k')).toBe('long');
  expect(memberType({ type: 'object', properties }, 'z')).toBeUndefined();
  expect(memberType({ type: 'any' }, 'k')).toBeUndefined();
});

test('the type of a column of nested values, wherever it is', () => {
  const column = (name: string | null): Column => ({ name, type: 'json', values: [] });
  const named: ModelSignature = {
    inputs: {
      kind: 'columns',
      columns: [
        { name: 'a', type: longs, required: false },
        { name: 'b', type: map, required: true },
      ],
    },
  };
  expect(declaredColumnType(column('b'), { position: 0, signature: named })).toBe(map);
  expect(declaredColumnType(column('a'), { position: 0, signature: named })).toBe(longs);
  expect(declaredColumnType(column('z'), { position: 1, signature: named })).toBeUndefined();
  const unnamed: ModelSignature = {
    inputs: { kind: 'columns', columns: [{ type: longs, required: true }] },
  };
  expect(declaredColumnType(column(null), { position: 0, signature: unnamed })).toBe(longs);
  expect(declaredColumnType(column('a'), { position: 0, signature: undefined })).toBeUndefined();
});

test('params are an object, their lists arrays', () => {
  const params = [
    { name: 'k', type: 'long', default: 1 },
    { name: 'l', type: 'double', default: [], shape: [-1] },
  ] as const;
  const type = declaredParamsType({ params });
  expect(memberType(type, 'k')).toBe('long');
  expect(itemType(memberType(type, 'l'))).toBe('double');
  expect(declaredParamsType(undefined).properties).toEqual([]);
});

function declaring(...specs: [name: string, dtype: string][]): ModelSignature {
  const tensors = specs.map(([name, dtype]) => ({ name, dtype, shape: [-1] }));
  return { inputs: { kind: 'tensors', tensors } };
}

function times(name: string, ...values: bigint[]): NamedTensor {
  return { name, type: 'datetime', values: BigInt64Array.from(values), shape: [values.length] };
}

const second = 1_000_000_000n;

describe('the declared dtype of a tensor of times', () => {
  test('is that of the tensor with its name', () => {
    const signature = declaring(['a', 'datetime64[ms]'], ['b', 'datetime64[s]']);
    expect(declaredTimeDtype(times('b', second, -second), signature)).toBe('datetime64[s]');
    expect(declaredTimeDtype(times('a', second), signature)).toBe('datetime64[ms]');
  });

  test('is none when it would round a time, but a missing one counts for nothing', () => {
    const signature = declaring(['a', 'datetime64[s]']);
    const tensor = times('a', second, 1n);
    expect(declaredTimeDtype(tensor, signature)).toBeUndefined();
    const missing = { ...tensor, validity: new Uint8Array([1]) } as NamedTensor;
    expect(declaredTimeDtype(missing, signature)).toBe('datetime64[s]');
  });

  test('is none for nanoseconds, other tensors and other signatures', () => {
    expect(
      declaredTimeDtype(times('a', second), declaring(['a', 'datetime64[ns]'])),
    ).toBeUndefined();
    expect(declaredTimeDtype(times('a', second), undefined)).toBeUndefined();
    const numbers: NamedTensor = {
      name: 'a',
      type: 'int64',
      values: new BigInt64Array(1),
      shape: [1],
    };
    expect(declaredTimeDtype(numbers, declaring(['a', 'datetime64[s]']))).toBeUndefined();
  });
});
