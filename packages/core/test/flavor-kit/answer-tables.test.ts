import { expect, test } from '@jest/globals';
import { answerTable, splitTensor } from '../../src/flavor.js';

const pairs = {
  name: 'p',
  type: 'float32',
  values: Float32Array.of(1, 2, 3, 4),
  shape: [2, 2],
} as const;
const labels = { name: 'l', type: 'string', values: ['a', 'b'], shape: [2, 1] };

test('tensors of as many rows are columns, those of several elements a row with their shape', () => {
  expect(answerTable([pairs, { ...labels, type: 'string' }])).toEqual({
    kind: 'table',
    rowCount: 2,
    columns: [
      { name: 'p', type: 'float32', values: pairs.values, rowShape: [2] },
      { name: 'l', type: 'string', values: ['a', 'b'] },
    ],
  });
  const three = { ...pairs, name: 'q', shape: [4] };
  expect(answerTable([pairs, three])).toBeUndefined();
  expect(answerTable([{ ...pairs, shape: [] }])).toBeUndefined();
});

test('a matrix is split into its columns, of any type', () => {
  expect(splitTensor(pairs, ['a', 'b'])).toEqual([
    { name: 'a', type: 'float32', values: Float32Array.of(1, 3), shape: [2] },
    { name: 'b', type: 'float32', values: Float32Array.of(2, 4), shape: [2] },
  ]);
  const longs = { name: 'n', type: 'int64', values: BigInt64Array.of(1n), shape: [1, 1] } as const;
  expect(splitTensor(longs, ['x'])?.[0]?.values).toEqual(BigInt64Array.of(1n));
  expect(splitTensor(pairs, ['a'])).toBeUndefined();
});
