import { afterAll, expect } from '@jest/globals';
import type { LoadedModel, Prediction } from '@mlmodel/core';
import { loadFixture } from './support/load-fixture.js';
import { testWithR } from './support/r-for-tests.js';

const models = new Map<string, Promise<LoadedModel>>();

async function ask(name: string, rows: object, call?: object): Promise<Prediction> {
  const model = models.get(name) ?? loadFixture(name);
  models.set(name, model);
  return (await model).predict(rows as never, call as never);
}

afterAll(async () => {
  for (const model of models.values()) await (await model).dispose();
});

testWithR('a matrix and an array keep their places', async () => {
  expect(await ask('kinds', [{ kind: 'matrix' }])).toEqual({
    kind: 'tensor',
    tensor: { type: 'float64', values: Float64Array.of(1.5, 3, 5, 2, 4, 6), shape: [2, 3] },
  });
  expect(await ask('kinds', [{ kind: 'array' }])).toEqual({
    kind: 'tensor',
    tensor: { type: 'int32', values: Int32Array.of(1, 5, 3, 7, 2, 6, 4, 8), shape: [2, 2, 2] },
  });
});

testWithR('factors are texts, and missing values stay missing', async () => {
  expect(await ask('kinds', [{ kind: 'factor' }])).toEqual({
    kind: 'tensor',
    tensor: { type: 'string', values: ['b', 'a', null], shape: [3] },
  });
  expect(await ask('kinds', [{ kind: 'logical' }])).toMatchObject({
    tensor: { type: 'bool', values: Uint8Array.of(1, 0, 0) },
  });
});

testWithR('times are UTC to the microsecond', async () => {
  expect(await ask('kinds', [{ kind: 'times' }])).toMatchObject({
    tensor: {
      type: 'datetime',
      values: BigInt64Array.of(1_700_000_000_123_456_000n, 0n, -1_500_000_000n),
    },
  });
});

testWithR('integers of bit64 are answered exactly, without the package', async () => {
  expect(await ask('kinds', [{ kind: 'integer64' }])).toMatchObject({
    tensor: { type: 'int64', values: BigInt64Array.of(1n, -(2n ** 63n)), shape: [2] },
  });
});

testWithR('a data frame is a table, with nested cells as JSON of all digits', async () => {
  const frame = await ask('kinds', [{ kind: 'frame' }]);
  expect(frame.kind === 'table' && frame.columns.map(({ name, type }) => [name, type])).toEqual([
    ['day', 'string'],
    ['n', 'int32'],
    ['f', 'string'],
    ['l', 'json'],
  ]);
  expect(frame.kind === 'table' && frame.columns[3]?.values).toEqual([{ a: 0.1 + 0.2 }]);
});

testWithR('a list is JSON; params are named arguments', async () => {
  const value = {
    rows: 1,
    classes: { a: 'numeric', b: 'character' },
    mean: 1.2,
    third: 1 / 3,
    name: 'ü😀',
  };
  const answer = await ask('summaries', [{ a: 1.23456, b: 'x' }], { params: { digits: 1 } });
  expect(answer.kind === 'json' && answer.value).toEqual(value);
});

testWithR('a function has no JSON form', async () => {
  await expect(ask('kinds', [{ kind: 'fun' }])).rejects.toMatchObject({
    errorCode: 'INTERNAL_ERROR',
    message: expect.stringContaining('class function'),
  });
});

testWithR('values that R cannot hold are refused, naming column and row', async () => {
  const refused = { errorCode: 'BAD_REQUEST', subject: { field: 'a', row: 1 } };
  for (const a of [BigInt64Array.of(1n, 2n ** 53n + 1n), ['a', 'a\0'], ['a', '\ud800']]) {
    await expect(ask('mirror', { a })).rejects.toMatchObject(refused);
  }
});
