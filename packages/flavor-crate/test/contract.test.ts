import { expect } from '@jest/globals';
import type { Column, Table, Vector } from '@mlmodel/core';
import { runFlavorSuite } from '@mlmodel/flavor-testkit';
import { crateFlavor } from '../src/crate-flavor.js';
import { fixture } from './support/load-fixture.js';
import { testWithR } from './support/r-for-tests.js';

/** What a data frame holds, and how R answers with it. */
const vectors: readonly (readonly [Vector, Vector])[] = [
  same({ type: 'bool', values: Uint8Array.of(1, 0) }),
  [
    { type: 'int8', values: Int8Array.of(-128, 127) },
    { type: 'int32', values: Int32Array.of(-128, 127) },
  ],
  [
    { type: 'int16', values: Int16Array.of(-32_768, 32_767) },
    { type: 'int32', values: Int32Array.of(-32_768, 32_767) },
  ],
  same({ type: 'int32', values: Int32Array.of(1 - 2 ** 31, 2 ** 31 - 1) }),
  [
    { type: 'int32', values: Int32Array.of(-(2 ** 31), 7) },
    { type: 'float64', values: Float64Array.of(-(2 ** 31), 7) },
  ],
  [
    { type: 'int64', values: BigInt64Array.of(-(2n ** 53n), 2n ** 53n - 1n) },
    { type: 'float64', values: Float64Array.of(-(2 ** 53), 2 ** 53 - 1) },
  ],
  [
    { type: 'uint8', values: Uint8Array.of(0, 255) },
    { type: 'int32', values: Int32Array.of(0, 255) },
  ],
  [
    { type: 'uint16', values: Uint16Array.of(0, 65_535) },
    { type: 'int32', values: Int32Array.of(0, 65_535) },
  ],
  [
    { type: 'uint32', values: Uint32Array.of(2 ** 31, 2 ** 32 - 1) },
    { type: 'float64', values: Float64Array.of(2 ** 31, 2 ** 32 - 1) },
  ],
  [
    { type: 'uint64', values: BigUint64Array.of(0n, 2n ** 53n) },
    { type: 'float64', values: Float64Array.of(0, 2 ** 53) },
  ],
  [
    { type: 'float16', values: Uint16Array.of(0x3c00, 0x8001) },
    { type: 'float64', values: Float64Array.of(1, -(2 ** -24)) },
  ],
  [
    { type: 'float32', values: Float32Array.of(0.1, Number.NaN) },
    { type: 'float64', values: Float64Array.of(Math.fround(0.1), Number.NaN) },
  ],
  same({ type: 'float64', values: Float64Array.of(0.1, Number.NEGATIVE_INFINITY) }),
  same({ type: 'datetime', values: BigInt64Array.of(-1_500_000_000n, 1_700_000_000_123_457_000n) }),
  same({ type: 'string', values: ['', 'ü😀"\\'] }),
  // Missing values.
  // An answer has R's own NA in the place of a missing integer.
  same({ type: 'int32', values: Int32Array.of(-(2 ** 31), 1), validity: Uint8Array.of(2) }),
  same({ type: 'bool', values: Uint8Array.of(0, 1), validity: Uint8Array.of(2) }),
  same({ type: 'datetime', values: BigInt64Array.of(0n, 1000n), validity: Uint8Array.of(2) }),
  same({ type: 'string', values: [null, 'a'] }),
];

function same(vector: Vector): readonly [Vector, Vector] {
  return [vector, vector];
}

function tableOf(given: readonly Vector[], names: readonly string[] = []): Table {
  const columns = given.map(
    (vector, at): Column => ({
      ...vector,
      name: names[at] ?? `column ${at}`,
    }),
  );
  return { kind: 'table', rowCount: 2, columns };
}

const cars = tableOf(
  [
    { type: 'float64', values: Float64Array.of(2.62, 3.44) },
    { type: 'float64', values: Float64Array.of(110, 175) },
  ],
  ['wt', 'hp'],
);

runFlavorSuite({
  test: testWithR,
  expect,
  flavor: crateFlavor,
  options: { rSpares: 0 },
  fixtures: [
    {
      name: 'mirror',
      directory: fixture('mirror'),
      cases: [
        {
          name: 'a data frame of every type',
          input: tableOf(vectors.map(([sent]) => sent)),
          expected: tableOf(vectors.map(([, returned]) => returned)),
        },
      ],
    },
    {
      name: 'linear',
      directory: fixture('linear'),
      cases: [
        {
          name: 'a linear model',
          input: cars,
          expected: {
            kind: 'tensor',
            // As R prints it with 17 digits.
            tensor: {
              type: 'float64',
              values: Float64Array.of(23.572329403309226, 18.327266640696919),
              shape: [2],
            },
          },
          tolerance: 1e-12,
        },
      ],
    },
  ],
  supports: {
    inputs: ['table'],
    types: [...new Set(vectors.map(([{ type }]) => type))],
    pathFields: ['model'],
    runsCode: true,
  },
  invalidBlocks: [
    { block: {}, field: 'model' },
    { block: { model: '' }, field: 'model' },
  ],
});
