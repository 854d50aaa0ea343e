import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { ModelInput, Vector } from '@mlmodel/core';
import { type FlavorCase, runFlavorSuite } from '@mlmodel/flavor-testkit';
import { nodeFunctionFlavor } from '../src/node-function-flavor.js';

const samples: readonly Vector[] = [
  { type: 'bool', values: Uint8Array.of(1) },
  { type: 'int8', values: Int8Array.of(-128) },
  { type: 'int16', values: Int16Array.of(-32_768) },
  { type: 'int32', values: Int32Array.of(-(2 ** 31)) },
  { type: 'int64', values: BigInt64Array.of(2n ** 62n + 1n) },
  { type: 'uint8', values: Uint8Array.of(255) },
  { type: 'uint16', values: Uint16Array.of(65_535) },
  { type: 'uint32', values: Uint32Array.of(2 ** 32 - 1) },
  { type: 'uint64', values: BigUint64Array.of(2n ** 64n - 1n) },
  { type: 'float16', values: Uint16Array.of(0x3c00) },
  { type: 'float32', values: Float32Array.of(0.5) },
  { type: 'float64', values: Float64Array.of(Number.NaN) },
  { type: 'datetime', values: BigInt64Array.of(1n) },
  { type: 'string', values: [null] },
  { type: 'binary', values: [Uint8Array.of(1, 2)] },
  { type: 'json', values: [{ a: [1, null] }] },
];

const inputs: readonly ModelInput[] = [
  {
    kind: 'table',
    rowCount: 1,
    columns: samples.map((sample) => ({ ...sample, name: sample.type })),
  },
  ...samples.map((sample) => ({ kind: 'tensor' as const, tensor: { ...sample, shape: [1, 1] } })),
  { kind: 'tensors', tensors: samples.map((one) => ({ ...one, shape: [1], name: one.type })) },
  { kind: 'json', value: { messages: ['hello'] } },
];

const tripled: FlavorCase = {
  name: 'rows with params',
  input: {
    kind: 'table',
    rowCount: 2,
    columns: [{ name: 'x', type: 'float64', values: Float64Array.of(1, 2) }],
  },
  params: { offset: 0.25 },
  expected: { kind: 'json', value: [{ y: 3.25 }, { y: 6.25 }] },
};

runFlavorSuite({
  test,
  expect,
  flavor: nodeFunctionFlavor,
  fixtures: [
    {
      name: 'echo',
      directory: pathOf('./fixtures/echo'),
      cases: inputs.map((input, index) => ({
        name: `${input.kind} ${index}`,
        input,
        expected: input,
      })),
    },
    { name: 'scaled', directory: pathOf('./fixtures/scaled'), cases: [tripled] },
  ],
  supports: {
    inputs: ['table', 'tensor', 'tensors', 'json'],
    types: samples.map(({ type }) => type),
    pathFields: ['module'],
    runsCode: true,
  },
  invalidBlocks: [
    { block: {}, field: 'module' },
    { block: { module: 7 }, field: 'module' },
    { block: { module: 'model.py' }, field: 'module' },
  ],
  save: {
    source: { module: pathOf('./fixtures/scaled/model.mjs'), config: { factor: 3 } },
    case: tripled,
  },
});

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
