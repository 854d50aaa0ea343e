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

describe('the answer to a table when the file declares other shapes than the graph makes', () => {
  function rowsOf(count: number) {
    const values = [1, 2, -1, 0.5, 0.25, -3];
    const every = (offset: number) => values.filter((_value, at) => at % 2 === offset);
    return table({
      a: doubles(...every(0).slice(0, count)),
      b: doubles(...every(1).slice(0, count)),
    });
  }

  test.each(['lightgbm', 'lightgbm-of-three'])(
    '%s answers a label and probabilities a row, though its labels are declared as [1]',
    async (name) => {
      const session = await loadFixture(name);
      const likely = { 0: expect.closeTo(0.46797, 5), 1: expect.closeTo(0.53203, 5) };
      const unlikely = { 0: expect.closeTo(0.56767, 5), 1: expect.closeTo(0.43233, 5) };
      for (const count of [1, 2, 3]) {
        expect(plain(await session.predict(rowsOf(count), {}))).toEqual({
          rows: count,
          columns: {
            label: ['int64', [1n, 0n, 1n].slice(0, count)],
            probabilities: ['json', [likely, unlikely, likely].slice(0, count)],
          },
        });
      }
    },
  );

  test.each(['scalar', 'length', 'rank'])('is a table for claims-%s', async (claim) => {
    const session = await loadFixture(`claims-${claim}`);
    for (const count of [1, 2, 3]) {
      const sums = [3, -0.5, -2.75].slice(0, count);
      expect(plain(await session.predict(rowsOf(count), {}))).toEqual({
        rows: count,
        columns: { sums: ['float32', sums] },
      });
    }
  });

  test('does not repeat a declared shape that was seen to be wrong', async () => {
    const shapes = async (name: string) =>
      (await loadFixture(name)).outputs?.map(({ shape }) => shape);
    expect(await shapes('lightgbm')).toEqual([[null], [null]]);
    expect(await shapes('claims-scalar')).toEqual([[null]]);
    expect(await shapes('constant-of-two')).toEqual([['N'], [2]]);
  });

  test.each(['constant-of-two', 'constant-of-unknown-shape'])(
    'is tensors for %s, also when the request happens to have two rows',
    async (name) => {
      const session = await loadFixture(name);
      for (const count of [1, 2, 3]) {
        expect(plain(await session.predict(rowsOf(count), {}))).toEqual({
          sums: ['float32', [3, -0.5, -2.75].slice(0, count), [count]],
          constant: ['float32', [1, 2], [2]],
        });
      }
    },
  );
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
