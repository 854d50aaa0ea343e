import { describe, expect, test } from '@jest/globals';
import type { ModelInput, Vector } from '@mlmodel/core';
import { doubles, floats, longs, plain, table, tensor, texts } from '@mlmodel/flavor-testkit';
import { errorOf, loadFixture } from '../support/load-tfjs.js';

const iris = 'models/layers_iris_columns';
const names = ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'];

/** Iris columns, the last one as given. */
function flowers(last: Parameters<typeof table>[0][string]): ModelInput {
  const [first = '', second = '', third = '', fourth = ''] = names;
  return table({
    [first]: doubles(5.1, 5),
    [second]: doubles(3.5, 2),
    [third]: doubles(1.4, 3.5),
    [fourth]: last,
  });
}

describe('columns', () => {
  test('are stacked in the order of the signature, whatever their order and types', async () => {
    const session = await loadFixture(iris);
    const [first = '', second = '', third = '', fourth = ''] = names;
    const shuffled = table({
      [third]: doubles(1.4, 3.5),
      [fourth]: floats(1, 2),
      [first]: doubles(5.1, 5),
      [second]: doubles(3.5, 2),
    });
    const stacked = tensor(doubles(5.1, 3.5, 1.4, 1, 5, 2, 3.5, 2), [2, 4]);
    expect(await session.predict(shuffled, {})).toEqual(await session.predict(stacked, {}));
    expect(await session.predict(flowers(longs(1n, 2n)), {})).toEqual(
      await session.predict(stacked, {}),
    );
  });

  test('without rows are answered with no rows', async () => {
    const session = await loadFixture(iris);
    const none = table(Object.fromEntries(names.map((name) => [name, doubles()])));
    expect(await session.predict(none, {})).toEqual({
      kind: 'tensor',
      tensor: { type: 'float32', values: new Float32Array(0), shape: [0, 3] },
    });
  });

  test('of texts are refused, naming the column and the row', async () => {
    const session = await loadFixture(iris);
    expect(await errorOf(session.predict(flowers(texts('1', 'x')), {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'petal width (cm)', row: 1 },
    });
  });

  test('beyond the range of float32 are refused, naming the column and the row', async () => {
    const session = await loadFixture(iris);
    expect(await errorOf(session.predict(flowers(doubles(1, 1e39)), {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'petal width (cm)', row: 1 },
    });
  });

  test('with missing values become NaN', async () => {
    const session = await loadFixture(iris);
    const missing = { ...doubles(0.2, 0), validity: Uint8Array.of(1) } as const;
    const prediction = await session.predict(flowers(missing), {});
    if (prediction.kind !== 'tensor') throw new Error('expected a tensor');
    const [known, ...others] = Array.from(prediction.tensor.values, Number);
    expect(known).toBeCloseTo(0.9920589, 4);
    expect(others.slice(2)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  test('that are missing are named', async () => {
    const session = await loadFixture(iris);
    expect(
      await errorOf(session.predict(table({ [names[0] ?? '']: doubles(1) }), {})),
    ).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field: names[1] } });
  });

  test('feed the inputs of their names', async () => {
    const session = await loadFixture('models/graph_two_inputs');
    const input = table(
      {
        beta: { ...floats(-2.033, -0.049), rowShape: [2] } as never,
        alpha: { ...floats(0.861, 0.287, -0.067), rowShape: [3] } as never,
      },
      1,
    );
    expect(plain(await session.predict(input, {}))).toEqual({
      prob: ['float32', [expect.closeTo(0.1211389, 4), expect.closeTo(0.8788611, 4)], [1, 2]],
      total: ['float32', [expect.closeTo(4.712454, 3)], [1, 1]],
    });
  });
});

describe('tensors', () => {
  test('of integers are refused beyond int32, naming the tensor and the row', async () => {
    const session = await loadFixture('models/graph_int32');
    const counts = { ...longs(1n, 2n, 3n, 2n ** 31n), shape: [1, 4], name: 'counts' } as const;
    expect(
      await errorOf(session.predict({ kind: 'tensors', tensors: [counts] }, {})),
    ).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'counts', row: 0 },
    });
  });

  test.each([
    ['fractions', tensor(doubles(1, 2, 3, 4.5), [1, 4])],
    ['another shape', tensor(longs(1n, 2n), [1, 2])],
    ['nested values', { kind: 'json', value: { counts: [1] } } as const],
  ])('with %s are refused', async (_what, input) => {
    const session = await loadFixture('models/graph_int32');
    expect(await errorOf(session.predict(input, {}))).toMatchObject({ errorCode: 'BAD_REQUEST' });
  });

  test('that are missing, unknown or unnamed are refused, naming them', async () => {
    const session = await loadFixture('models/graph_two_inputs');
    const alpha = { ...floats(1, 2, 3), shape: [1, 3], name: 'alpha' } as const;
    const gamma = { ...floats(1, 2), shape: [1, 2], name: 'gamma' } as const;
    expect(await errorOf(session.predict({ kind: 'tensors', tensors: [alpha] }, {}))).toMatchObject(
      {
        subject: { field: 'beta' },
      },
    );
    expect(
      await errorOf(session.predict({ kind: 'tensors', tensors: [alpha, gamma] }, {})),
    ).toMatchObject({ subject: { field: 'gamma' } });
    expect(await errorOf(session.predict({ kind: 'tensor', tensor: alpha }, {}))).toMatchObject({
      message: expect.stringContaining('"alpha", "beta"'),
    });
  });

  test('of texts with a missing one are refused', async () => {
    const session = await loadFixture('graphs/strings');
    expect(await errorOf(session.predict(tensor(texts('a', null), [2]), {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { row: 1 },
    });
    const lists: Vector = { type: 'json', values: ['a', ['b']] };
    expect(await errorOf(session.predict(tensor(lists, [2]), {}))).toMatchObject({
      message: expect.stringContaining('row 1: expected string, received a list'),
    });
  });
});

test('a request that was given up does not start', async () => {
  const session = await loadFixture(iris);
  const signal = AbortSignal.abort(new Error('given up'));
  const input = tensor(floats(1, 2, 3, 4), [1, 4]);
  expect(await errorOf(session.predict(input, { signal }))).toMatchObject({ message: 'given up' });
});

describe('what a model cannot take', () => {
  test('is a text that UTF-8 would change, naming its place', async () => {
    const session = await loadFixture('graphs/lookup');
    const error = await errorOf(session.predict(tensor(texts('c', '\ud800'), [2]), {}));
    expect(error).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { row: 1 },
      message: expect.stringMatching(
        /lone surrogate, which is half of a character, in row 1\. .* Send valid Unicode text/,
      ),
    });
    const carried = tensor(texts('c\0', 'c'), [2]);
    const unknown = tensor(texts('ü', 'c'), [2]);
    expect(await session.predict(carried, {})).toEqual(await session.predict(unknown, {}));
  });

  test('is a nested value without rows, naming the inputs', async () => {
    const session = await loadFixture(iris);
    expect(await errorOf(session.predict({ kind: 'json', value: [] }, {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.stringMatching(/^The request has no rows for the inputs of the model \("/),
    });
  });
});
