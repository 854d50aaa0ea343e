import { expect, test } from '@jest/globals';
import type { Prediction, Tensor, Vector } from '@mlmodel/core';
import {
  doubles,
  type FlavorFixture,
  floats,
  runFlavorSuite,
  table,
  tensor,
  texts,
} from '@mlmodel/flavor-testkit';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { startBackend } from '../src/load/import-tfjs.js';
import { tfjsFlavor } from '../src/tfjs-flavor.js';
import { fixture } from './support/load-tfjs.js';

await startBackend(tf, 'wasm');

function answered(tensors: Readonly<Record<string, Tensor>>): Prediction {
  const named = Object.entries(tensors).map(([name, one]) => ({ ...one, name }));
  return { kind: 'tensors', tensors: named };
}

const integerTypes: readonly Vector[] = [
  { type: 'int8', values: Int8Array.of(-32, 21, 53, 18) },
  { type: 'int16', values: Int16Array.of(-32, 21, 53, 18) },
  { type: 'int32', values: Int32Array.of(-32, 21, 53, 18) },
  { type: 'int64', values: BigInt64Array.of(-32n, 21n, 53n, 18n) },
];

const unsignedTypes: readonly Vector[] = [
  { type: 'uint8', values: Uint8Array.of(189, 140, 62, 71, 17) },
  { type: 'uint16', values: Uint16Array.of(189, 140, 62, 71, 17) },
  { type: 'uint32', values: Uint32Array.of(189, 140, 62, 71, 17) },
  { type: 'uint64', values: BigUint64Array.of(189n, 140n, 62n, 71n, 17n) },
];

const fixtures: readonly FlavorFixture[] = [
  {
    name: 'columns into a LayersModel',
    directory: fixture('models/layers_iris_columns'),
    cases: [
      {
        name: 'two rows',
        input: table({
          'sepal length (cm)': doubles(5.1, 5),
          'sepal width (cm)': doubles(3.5, 2),
          'petal length (cm)': doubles(1.4, 3.5),
          'petal width (cm)': doubles(0.2, 1),
        }),
        expected: {
          kind: 'tensor',
          tensor: {
            ...floats(0.9920589, 0.007815915, 0.00012526513, 0.016296957, 0.74213785, 0.24156524),
            shape: [2, 3],
          },
        },
        tolerance: 1e-4,
      },
    ],
  },
  {
    name: 'integers into a GraphModel',
    directory: fixture('models/graph_int32'),
    cases: integerTypes.map((vector) => ({
      name: vector.type,
      input: tensor(vector, [1, 4]),
      expected: answered({
        biggest: { type: 'int32', values: Int32Array.of(2), shape: [1] },
        mixed: { type: 'int32', values: Int32Array.of(543, 603, 663), shape: [1, 3] },
        positive: { type: 'bool', values: Uint8Array.of(0, 1, 1, 1), shape: [1, 4] },
        share: { ...floats(-0.256, 0.168, 0.424, 0.144), shape: [1, 4] },
      }),
      tolerance: 1e-4,
    })),
  },
  {
    name: 'floats, or what becomes one, into a loop',
    directory: fixture('graphs/while_loop'),
    cases: [
      floats(200, 2),
      doubles(200, 2),
      { type: 'float16', values: Uint16Array.of(0x5a40, 0x4000) } as const,
    ].map((vector) => ({
      name: vector.type,
      input: tensor(vector, [1, 2]),
      expected: answered({ y: { ...floats(200, 2), shape: [1, 2] } }),
    })),
  },
  {
    name: 'texts',
    directory: fixture('graphs/lookup'),
    cases: [
      {
        name: 'known and unknown',
        input: tensor(texts('c', 'ü'), [2]),
        expected: answered({ value: { ...floats(6, -2), shape: [2] } }),
      },
    ],
  },
  {
    name: 'booleans by name',
    directory: fixture('graphs/bools'),
    cases: [
      {
        name: 'one row',
        input: answered({
          a: { type: 'bool', values: Uint8Array.of(1, 0, 1), shape: [1, 3] },
          b: { type: 'bool', values: Uint8Array.of(1, 1, 0), shape: [1, 3] },
        }),
        expected: answered({
          both: { type: 'bool', values: Uint8Array.of(1, 0, 0), shape: [1, 3] },
          n: { type: 'int32', values: Int32Array.of(2), shape: [1] },
          any: { type: 'bool', values: Uint8Array.of(1), shape: [1] },
        }),
      },
    ],
  },
];

/** What TensorFlow answers to the words of `unsignedTypes`. */
const embedded = answered({
  prob: { ...floats(0.45532668, 0.16776331, 0.37691006), shape: [1, 3] },
  vector: {
    ...floats(
      0.03403559,
      0.18122831,
      0.23016688,
      0.18508819,
      -0.46261457,
      0.22189113,
      0.028464682,
      0.19512671,
      -0.2365103,
      -0.094685145,
      0.3553029,
      0.069618255,
      0.13534449,
      -0.34543076,
      -0.27176642,
      -0.41127136,
    ),
    shape: [1, 16],
  },
});

/** A network of known weights: the sum of three numbers. */
const summing = sequential({
  layers: [
    layers.dense({
      units: 1,
      inputShape: [3],
      useBias: false,
      kernelInitializer: initializers.ones(),
    }),
  ],
});

runFlavorSuite({
  test,
  expect,
  flavor: tfjsFlavor,
  fixtures: [
    ...fixtures,
    {
      name: 'unsigned integers into an embedding',
      directory: fixture('models/graph_embedding_sharded'),
      cases: unsignedTypes.map((vector) => ({
        name: vector.type,
        input: tensor(vector, [1, 5]),
        expected: embedded,
        tolerance: 1e-4,
      })),
    },
  ],
  supports: {
    inputs: ['table', 'tensor', 'tensors'],
    types: [
      'bool',
      'float16',
      'float32',
      'float64',
      'string',
      ...[...integerTypes, ...unsignedTypes].map(({ type }) => type),
    ],
    pathFields: ['data'],
  },
  invalidBlocks: [
    { block: {}, field: 'data' },
    { block: { data: '' }, field: 'data' },
    { block: { data: 'model', model_format: 'saved-model' }, field: 'model_format' },
    { block: { data: 'model', tfjs_version: [] }, field: 'tfjs_version' },
  ],
  runtime: {
    packageName: '@tensorflow/tfjs-core',
    entry: import.meta.resolve('@mlmodel/flavor-tfjs'),
    exportName: 'tfjsFlavor',
  },
  save: {
    source: summing,
    case: {
      name: 'a sum',
      input: tensor(floats(1, 2, 3), [1, 3]),
      expected: { kind: 'tensor', tensor: { ...floats(6), shape: [1, 1] } },
    },
  },
});
