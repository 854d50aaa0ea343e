import { describe, expect, test } from '@jest/globals';
import type { NamedTensor } from '../../src/data/vector.js';
import { declaredTimeDtype } from '../../src/signature/declared-time-dtype.js';
import type { ModelSignature } from '../../src/signature/schema.js';

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
