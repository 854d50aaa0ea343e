import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type { Column, Table, Tensor, Vector } from '@mlmodel/core';
import { runFlavorSuite } from '@mlmodel/flavor-testkit';
import { pythonForTests } from '@mlmodel/python';
import { pyfuncBridgeFlavor } from '../src/pyfunc-bridge-flavor.js';

const python = pythonForTests();

/** Texts that neither C nor UTF-8 holds whole. */
const oddTexts: Vector = { type: 'string', values: ['a\0', '\ud800ü'] };

/** What comes back as it was sent. */
const kept: readonly Vector[] = [
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
  { type: 'datetime', values: BigInt64Array.of(0n, 1_700_000_000_000_000_001n) },
  { type: 'string', values: ['', 'ü'] },
  oddTexts,
];

const nested: Vector = { type: 'json', values: [{ a: [1.5, 1n, null] }, [true, 'b']] };
const nestedAnswer: Vector = {
  type: 'json',
  values: [{ a: [1.5, 1, null] }, [true, 'b']],
  texts: ['{"a":[1.5,1,null]}', '[true,"b"]'],
};

const bytes: Vector = { type: 'binary', values: [Uint8Array.of(1, 2), Uint8Array.of()] };
const bytesInJson: Vector = {
  type: 'json',
  values: ['AQI=\n', ''],
  texts: ['"AQI=\\n"', '""'],
};

function tableOf(vectors: readonly Vector[]): Table {
  const columns = vectors.map((vector, at): Column => ({ ...vector, name: `column ${at}` }));
  return { kind: 'table', rowCount: 2, columns };
}

const matrix: Tensor = {
  type: 'float32',
  values: Float32Array.of(1, 2, 3, 4, 5, 6),
  shape: [3, 2],
};
const words: Tensor = { ...oddTexts, shape: [2, 1] };
const longs: Tensor = { type: 'int64', values: BigInt64Array.of(2n ** 62n + 1n), shape: [1] };

runFlavorSuite({
  test: python ? test : test.skip,
  expect,
  flavor: pyfuncBridgeFlavor,
  options: { python, bridgeSpares: 0 },
  fixtures: [
    {
      name: 'mirror',
      directory: fileURLToPath(new URL('./fixtures/mirror', import.meta.url)),
      cases: [
        {
          name: 'a table of every type',
          input: tableOf([...kept, nested, bytes]),
          expected: tableOf([...kept, nestedAnswer, bytesInJson]),
        },
        {
          name: 'a matrix',
          input: { kind: 'tensor', tensor: matrix },
          expected: { kind: 'tensor', tensor: matrix },
        },
        {
          name: 'texts',
          input: { kind: 'tensor', tensor: words },
          expected: { kind: 'tensor', tensor: words },
        },
        {
          name: 'arrays by name',
          input: {
            kind: 'tensors',
            tensors: [
              { ...matrix, name: 'm' },
              { ...longs, name: 'l' },
            ],
          },
          expected: {
            kind: 'tensors',
            tensors: [
              { ...matrix, name: 'm' },
              { ...longs, name: 'l' },
            ],
          },
        },
        {
          name: 'a chat',
          input: { kind: 'json', value: { messages: [{ role: 'user', content: 'hi' }] } },
          expected: {
            kind: 'json',
            text: '{"messages":[{"role":"user","content":"hi"}]}',
            value: { messages: [{ role: 'user', content: 'hi' }] },
          },
        },
        {
          name: 'params',
          input: tableOf(kept),
          params: { greeting: 'servus' },
          expected: {
            kind: 'json',
            text: '{"greeting":"servus","from":"hello"}',
            value: { greeting: 'servus', from: 'hello' },
          },
        },
      ],
    },
  ],
  supports: {
    inputs: ['table', 'tensor', 'tensors', 'json'],
    types: [...kept, nested, bytes].map(({ type }) => type),
    pathFields: ['data'],
    runsCode: true,
  },
  invalidBlocks: [
    { block: {}, field: 'loader_module' },
    { block: { loader_module: 'a b' }, field: 'loader_module' },
    { block: { loader_module: 'mirror_model', data: 7 }, field: 'data' },
  ],
});
