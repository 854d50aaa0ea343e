import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { withBackend } from '../../../src/backend/with-backend.js';
import type { BackendName } from '../../../src/config/backend-name.js';
import { integerKernels } from '../../../src/corrections/kernels/wasm-kernels.js';
import { startBackend } from '../../../src/load/import-tfjs.js';

const listeners = {
  unhandledRejection: process.listenerCount('unhandledRejection'),
  uncaughtException: process.listenerCount('uncaughtException'),
};

beforeAll(() => startBackend(tf, 'wasm'));

const integers = () => tf.tensor2d([1, -2, 3, 3, 0, 6, 7, -8, 1, 0, 2, 4], [3, 4], 'int32');
const others = () => tf.tensor2d([4, -2, 0, 1, -8, 7, 6, 1, 3, 3, -2, 1], [3, 4], 'int32');
const floats = () => tf.tensor2d([0.5, -1.5, 2.25, 3, -0.75, 6], [2, 3]);
const places = () => tf.tensor1d([2, 0], 'int32');

/** Computations that use the kernels for int32. */
const computations: Readonly<Record<string, () => tf.Tensor | tf.Tensor[]>> = {
  Add: () => tf.add(integers(), others()),
  ArgMax: () => tf.argMax(integers(), 1),
  ArgMin: () => tf.argMin(integers(), 1),
  Cast: () => tf.cast(integers(), 'float32'),
  Concat: () => tf.concat([integers(), others()], 1),
  Equal: () => tf.equal(integers(), others()),
  ExpandDims: () => tf.expandDims(integers(), 1),
  Fill: () => tf.fill([2, 3], 7, 'int32'),
  GatherNd: () => tf.gatherND(integers(), tf.tensor2d([0, 1, 2, 3], [2, 2], 'int32')),
  GatherV2: () => tf.gather(integers(), places(), 1),
  Greater: () => tf.greater(integers(), others()),
  GreaterEqual: () => tf.greaterEqual(integers(), others()),
  Identity: () => tf.clone(integers()),
  Less: () => tf.less(integers(), others()),
  LessEqual: () => tf.lessEqual(integers(), others()),
  Max: () => tf.max(integers(), 1),
  Maximum: () => tf.maximum(integers(), others()),
  Min: () => tf.min(integers(), 0),
  Minimum: () => tf.minimum(integers(), others()),
  Multiply: () => tf.mul(integers(), others()),
  NotEqual: () => tf.notEqual(integers(), others()),
  Pack: () => tf.stack([integers(), others()], 1),
  PadV2: () => tf.pad(integers(), [[1, 1], [0, 2]], 5), // biome-ignore format: pairs of lengths
  Prod: () => tf.prod(integers(), 1),
  Range: () => tf.range(0, 9, 2, 'int32'),
  Reshape: () => tf.reshape(integers(), [2, 6]),
  Slice: () => tf.slice(integers(), [1, 1], [2, 2]),
  SplitV: () => tf.split(integers(), 2, 1),
  Sub: () => tf.sub(integers(), others()),
  Sum: () => tf.sum(integers(), 1),
  Tile: () => tf.tile(integers(), [2, 1]),
  Transpose: () => tf.transpose(integers()),
  Unpack: () => tf.unstack(integers(), 1),
  ZerosLike: () => tf.zerosLike(integers()),
};

/** Computations that the published WebAssembly backend gets wrong, refuses or lacks. */
const corrected: Readonly<Record<string, () => tf.Tensor | tf.Tensor[]>> = {
  'one-hot vectors of floats': () => tf.oneHot(places(), 3, 2, 0.5, 'float32'),
  'strided slices of integers': () => tf.stridedSlice(integers(), [0, 0], [3, 4], [2, 2]),
  'clipped integers': () => tf.clipByValue(integers(), -1, 2),
  'floats as booleans': () => tf.cast(floats(), 'bool'),
  'integers as booleans': () => tf.cast(integers(), 'bool'),
  'reversed booleans': () => tf.reverse(tf.greater(integers(), others()), 1),
  'equal booleans': () => tf.equal(tf.greater(integers(), 0), tf.greater(others(), 0)),
  'chosen booleans': () =>
    tf.where(tf.greater(integers(), 0), tf.less(others(), 0), tf.greater(others(), 0)),
  'a slope for each row': () => tf.prelu(floats(), tf.tensor2d([0.1, 0.2], [2, 1])),
  'a slope for each column': () => tf.prelu(floats(), tf.tensor2d([0.1, 0.2, 0.3], [1, 3])),
  'products of integer matrices': () => tf.matMul(integers(), others(), false, true),
  'sums by index': () => tf.einsum('ij,kj->ik', floats(), floats()),
  'a matrix for a bias': () => tf.fused.matMul({ a: floats(), b: floats(), transposeB: true, bias: tf.ones([2, 2]) }), // biome-ignore format: one call
};

function computedOn(backend: BackendName, compute: () => tf.Tensor | tf.Tensor[]): unknown {
  return withBackend(tf, backend, () =>
    [compute()].flat().map((tensor) => {
      const values = Array.from(tensor.dataSync(), (value) => expect.closeTo(Number(value), 5));
      return { type: tensor.dtype, shape: tensor.shape, values };
    }),
  );
}

function plain(backend: BackendName, compute: () => tf.Tensor | tf.Tensor[]): unknown {
  return withBackend(tf, backend, () =>
    [compute()].flat().map((tensor) => {
      const values = Array.from(tensor.dataSync(), Number);
      return { type: tensor.dtype, shape: tensor.shape, values };
    }),
  );
}

describe('WebAssembly computes as the cpu backend does', () => {
  test('each kernel for integers has a test', () => {
    expect(Object.keys(computations).sort()).toEqual([...integerKernels].sort());
  });

  test.each(Object.entries({ ...computations, ...corrected }))('%s', (_name, compute) => {
    expect(plain('wasm', compute)).toEqual(computedOn('cpu', compute));
  });

  test('the current backend is restored', () => {
    withBackend(tf, 'cpu', () => {
      withBackend(tf, 'wasm', () => expect(tf.getBackend()).toBe('wasm'));
      expect(tf.getBackend()).toBe('cpu');
    });
  });
});

test('the WebAssembly loader leaves no listeners on the process', () => {
  expect(process.listenerCount('unhandledRejection')).toBe(listeners.unhandledRejection);
  expect(process.listenerCount('uncaughtException')).toBe(listeners.uncaughtException);
});
