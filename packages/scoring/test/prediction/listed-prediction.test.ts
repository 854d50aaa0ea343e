import { expect, test } from '@jest/globals';
import type { NamedTensor, Prediction } from '@mlmodel/core';
import { encodePrediction } from '../../src/prediction/encode-prediction.js';
import { listedPrediction } from '../../src/prediction/listed-prediction.js';

const tensor = (
  name: string,
  values: readonly number[],
  shape: readonly number[],
): NamedTensor => ({
  ...{ name, type: 'float64', shape },
  values: Float64Array.from(values),
});

function listed(...tensors: NamedTensor[]): unknown {
  const prediction: Prediction = { kind: 'tensors', tensors };
  return JSON.parse(encodePrediction(listedPrediction(prediction)).body as string).predictions;
}

test('one tensor is the list of its elements', () => {
  expect(listed(tensor('y', [1, 2, 3, 4], [2, 2]))).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test('several tensors are a list of records', () => {
  expect(listed(tensor('y', [1, 2], [2]), tensor('z', [3, 4, 5, 6], [2, 2]))).toEqual([
    { y: 1, z: [3, 4] },
    { y: 2, z: [5, 6] },
  ]);
});

test('what has no rows is left as it is', () => {
  expect(listed(tensor('y', [1], []))).toEqual({ y: 1 });
  expect(listed(tensor('y', [1, 2], [2]), tensor('z', [3], [1]))).toEqual({ y: [1, 2], z: [3] });
});
