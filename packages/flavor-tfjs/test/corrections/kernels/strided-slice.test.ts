import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { withBackend } from '../../../src/backend/with-backend.js';
import type { BackendName } from '../../../src/config/backend-name.js';
import { startBackend } from '../../../src/load/import-tfjs.js';

beforeAll(() => startBackend(tf, 'wasm'));

const numbers = (dtype: 'float32' | 'int32') =>
  tf.reshape(tf.range(0, 64, 1, dtype), [2, 4, 4, 2]) as tf.Tensor4D;

/** Slices of 0, 1, … 63 as (2, 4, 4, 2), and NumPy's results. */
const slices = [
  ['x[:, 1::2, -1]', [[0, 1, -1], [0, 0, 0], [1, 2, 1], 1, 3, 0, 0, 4], [2, 2, 2], [14, 15, 30, 31, 46, 47, 62, 63]],
  ['x[:, 1::2, -1, newaxis]', [[0, 1, -1, 0], [0, 0, 0, 0], [1, 2, 1, 1], 1, 3, 0, 8, 4], [2, 2, 1, 2], [14, 15, 30, 31, 46, 47, 62, 63]],
  ['x[:, ::-2, 0, 1]', [[0, 0, 0, 1], [0, 0, 1, 2], [1, -2, 1, 1], 3, 3, 0, 0, 12], [2, 2], [25, 9, 57, 41]],
  ['x[1, ..., ::-1, 0]', [[1, 0, 0, 0], [2, 0, 0, 1], [1, 1, -1, 1], 4, 4, 2, 0, 9], [4, 4], [38, 36, 34, 32, 46, 44, 42, 40, 54, 52, 50, 48, 62, 60, 58, 56]],
  ['x[:, 4::2, 0]', [[0, 4, 0], [0, 0, 1], [1, 2, 1], 1, 3, 0, 0, 4], [2, 0, 2], []],
] as const; // biome-ignore format: one slice a line

describe.each(['cpu', 'wasm'] as const)('on %s', (backend: BackendName) => {
  test.each(slices)('%s', (_name, [begin, end, strides, ...masks], shape, values) => {
    for (const dtype of ['float32', 'int32'] as const) {
      withBackend(tf, backend, () => {
        const slice = tf.stridedSlice(numbers(dtype), [...begin], [...end], [...strides], ...masks);
        expect(slice.shape).toEqual(shape);
        expect(Array.from(slice.dataSync())).toEqual(values);
        expect(slice.dtype).toBe(dtype);
      });
    }
  });

  test('strings', () => {
    withBackend(tf, backend, () => {
      const words = tf.tensor2d(['a', 'b', 'c', 'd', 'e', 'f'], [2, 3]);
      const slice = tf.stridedSlice(words, [0, 0], [0, 0], [1, 2], 3, 3);
      expect(Array.from(slice.dataSync())).toEqual(['a', 'c', 'd', 'f']);
    });
  });
});
