import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Prediction, Tensor, Vector } from '@mlmodel/core';
import {
  doubles,
  type FlavorFixture,
  floats,
  longs,
  readCases,
  runFlavorSuite,
  table,
  tensor,
  texts,
} from '@mlmodel/flavor-testkit';
import { onnxFlavor } from '../src/onnx-flavor.js';
import { fixture } from './support/load-onnx.js';

/** Two elements of each type, at the ends of its range where it has one. */
const samples: readonly Vector[] = [
  { type: 'bool', values: Uint8Array.of(1, 0) },
  { type: 'int8', values: Int8Array.of(-128, 127) },
  { type: 'int16', values: Int16Array.of(-32_768, 32_767) },
  { type: 'int32', values: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) },
  { type: 'int64', values: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
  { type: 'uint8', values: Uint8Array.of(0, 255) },
  { type: 'uint16', values: Uint16Array.of(0, 65_535) },
  { type: 'uint32', values: Uint32Array.of(0, 2 ** 32 - 1) },
  { type: 'uint64', values: BigUint64Array.of(0n, 2n ** 64n - 1n) },
  { type: 'float16', values: Uint16Array.of(0x3c00, 0xfbff) },
  { type: 'float32', values: Float32Array.of(1.5, Number.NaN) },
  { type: 'float64', values: Float64Array.of(0.1, Number.NEGATIVE_INFINITY) },
  { type: 'string', values: ['', 'ü'] },
];

function identityFixture(sample: Vector): FlavorFixture {
  return {
    name: `identity of ${sample.type}`,
    directory: fixture(`identity-${sample.type}`),
    cases: [
      {
        name: 'a tensor',
        input: tensor(sample, [1, 2]),
        expected: answered({ y: { ...sample, shape: [1, 2] } }),
      },
      {
        name: 'a tensor by name',
        input: { kind: 'tensors', tensors: [{ ...sample, shape: [2, 1], name: 'x' }] },
        expected: answered({ y: { ...sample, shape: [2, 1] } }),
      },
    ],
  };
}

function answered(tensors: Readonly<Record<string, Tensor>>): Prediction {
  const named = Object.entries(tensors).map(([name, one]) => ({ ...one, name }));
  return { kind: 'tensors', tensors: named };
}

const tables: readonly FlavorFixture[] = [
  {
    name: 'outputs of several shapes',
    directory: fixture('shaped-outputs'),
    cases: [
      {
        name: 'two rows',
        input: table({ a: doubles(1, 3), b: longs(2n, 4n) }),
        expected: {
          kind: 'table',
          rowCount: 2,
          columns: [
            { ...floats(1, 2, 3, 4), name: 'matrix', rowShape: [2] },
            { ...floats(2, 4), name: 'column' },
            { ...floats(1, 2, 3, 4), name: 'cube', rowShape: [2, 1] },
          ],
        },
      },
    ],
  },
  {
    name: 'texts in a table',
    directory: fixture('identity-string'),
    cases: [
      {
        name: 'one row',
        input: table({ a: texts('p'), b: texts('q') }),
        expected: {
          kind: 'table',
          rowCount: 1,
          columns: [{ ...texts('p', 'q'), name: 'y', rowShape: [2] }],
        },
      },
    ],
  },
];

/** Models with what Python's onnxruntime answers; `record_cases.py` recorded it. */
const recorded = ['shaped-outputs', 'scalar-output', 'claims-scalar'].map((name): FlavorFixture => {
  const cases = readCases(fixture(`${name}.cases.json`));
  return { name: `${name} as recorded`, directory: fixture(name), cases };
});

runFlavorSuite({
  test,
  expect,
  flavor: onnxFlavor,
  fixtures: [...tables, ...recorded, ...samples.map(identityFixture)],
  supports: {
    inputs: ['table', 'tensor', 'tensors'],
    types: samples.map(({ type }) => type),
    pathFields: ['data'],
  },
  invalidBlocks: [
    { block: {}, field: 'data' },
    { block: { data: 7 }, field: 'data' },
    { block: { data: 'model.onnx', providers: 7 }, field: 'providers' },
  ],
  runtime: {
    packageName: 'onnxruntime-node',
    entry: import.meta.resolve('@mlmodel/flavor-onnx'),
    exportName: 'onnxFlavor',
  },
  save: {
    source: join(fixture('identity-int64'), 'model.onnx'),
    case: {
      name: 'a tensor',
      input: tensor(longs(1n, -2n), [1, 2]),
      expected: answered({ y: { ...longs(1n, -2n), shape: [1, 2] } }),
    },
  },
});
