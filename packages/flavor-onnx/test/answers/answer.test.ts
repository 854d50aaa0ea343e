import { describe, expect, test } from '@jest/globals';
import { doubles, floats, plain, table, tensor } from '@mlmodel/flavor-testkit';
import { loadFixture } from '../support/load-onnx.js';

const rows = table({ a: doubles(1, 3), b: doubles(2, 4) });
const matrix = tensor(floats(1, 2, 3, 4), [2, 2]);

describe('the answer to a table', () => {
  test('has a value a row for (n) and (n, 1), a tensor a row for (n, k, …)', async () => {
    const session = await loadFixture('shaped-outputs');
    expect(plain(await session.predict(rows, {}))).toEqual({
      rows: 2,
      columns: {
        matrix: ['float32', [1, 2, 3, 4], [2]],
        column: ['float32', [2, 4]],
        cube: ['float32', [1, 2, 3, 4], [2, 1]],
      },
    });
  });

  test('is tensors by name when an output has no row dimension', async () => {
    const session = await loadFixture('scalar-output');
    expect(plain(await session.predict(rows, {}))).toEqual({
      total: ['float32', [10], []],
      sum: ['float32', [3, 7], [2]],
    });
  });

  test('has the dictionaries of a ZipMap, in the place of its output', async () => {
    const session = await loadFixture('zip-map-and-tensor');
    const prediction = plain(await session.predict(rows, {}));
    const { columns } = prediction as { columns: Record<string, [string, unknown[]]> };
    expect(Object.keys(columns)).toEqual(['probability', 'raw']);
    const raw = columns['raw']?.[1] as number[];
    expect(columns['probability']?.[1]).toEqual([
      { a: raw[0], b: raw[1], c: raw[2] },
      { a: raw[3], b: raw[4], c: raw[5] },
    ]);
  });
});

describe('the answer to a tensor', () => {
  test('is tensors of the shapes that the graph made', async () => {
    const session = await loadFixture('shaped-outputs');
    expect(plain(await session.predict(matrix, {}))).toEqual({
      matrix: ['float32', [1, 2, 3, 4], [2, 2]],
      column: ['float32', [2, 4], [2, 1]],
      cube: ['float32', [1, 2, 3, 4], [2, 2, 1]],
    });
  });

  test('keeps labels of a ZipMap in order, integers too', async () => {
    const session = await loadFixture('zip-map-external');
    const prediction = await session.predict(matrix, {});
    if (prediction.kind !== 'tensors') throw new Error('expected tensors');
    const [first] = prediction.tensors[1]?.values ?? [];
    if (!(first instanceof Map)) throw new Error('expected a Map');
    expect([...first.keys()]).toEqual(['-1', '10', '2']);
  });
});

test('a graph without inputs answers one string', async () => {
  const session = await loadFixture('no-inputs');
  expect(plain(await session.predict({ kind: 'tensors', tensors: [] }, {}))).toEqual({
    greeting: ['string', ['hello'], []],
  });
  expect(plain(await session.predict(table({ a: doubles(1) }), {}))).toEqual({
    greeting: ['string', ['hello'], []],
  });
});
