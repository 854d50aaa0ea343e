import { describe, expect, test } from '@jest/globals';
import type { Vector } from '@mlmodel/core';
import { doubles, floats, longs, plain, table, tensor, texts } from '@mlmodel/flavor-testkit';
import { errorOf, loadFixture } from '../support/load-onnx.js';

const elementsOfEveryType: Vector[] = [
  { type: 'bool', values: Uint8Array.of(1, 0) },
  { type: 'float16', values: Uint16Array.of(0x3c01, 0xfc00) },
  { type: 'float32', values: Float32Array.of(1.5, Number.NaN) },
  { type: 'float64', values: Float64Array.of(1e300, -0) },
  { type: 'int8', values: Int8Array.of(-128, 127) },
  { type: 'int16', values: Int16Array.of(-32768, 32767) },
  { type: 'int32', values: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) },
  { type: 'int64', values: BigInt64Array.of(-(2n ** 63n), 2n ** 53n + 1n) },
  { type: 'uint8', values: Uint8Array.of(0, 255) },
  { type: 'uint16', values: Uint16Array.of(0, 65535) },
  { type: 'uint32', values: Uint32Array.of(0, 2 ** 32 - 1) },
  { type: 'uint64', values: BigUint64Array.of(0n, 2n ** 64n - 1n) },
  { type: 'string', values: ['', 'żółw 🐢'] },
];

describe('every type of tensor', () => {
  test.each(elementsOfEveryType.map((vector) => [vector.type, vector] as const))(
    '%s passes through exactly',
    async (type, vector) => {
      const session = await loadFixture(`identity-${type}`);
      const prediction = await session.predict(tensor(vector, [1, 2]), {});
      expect(plain(prediction)).toEqual({ y: [type, [...vector.values], [1, 2]] });
      await session.dispose();
    },
  );

  test.each(elementsOfEveryType.map((vector) => [vector.type, vector] as const))(
    '%s passes with no elements',
    async (type, vector) => {
      const session = await loadFixture(`identity-${type}`);
      const empty = { ...vector, values: vector.values.slice(0, 0) } as Vector;
      const prediction = await session.predict(tensor(empty, [0, 2]), {});
      expect(plain(prediction)).toEqual({ y: [type, [], [0, 2]] });
      await session.dispose();
    },
  );
});

describe('one tensor', () => {
  test('is cast to what the graph declares', async () => {
    const session = await loadFixture('identity-float32');
    const prediction = await session.predict(tensor(longs(1n, 2n), [1, 2]), {});
    expect(plain(prediction)).toEqual({ y: ['float32', [1, 2], [1, 2]] });
  });

  test('is refused where the graph has several inputs, naming them', async () => {
    const session = await loadFixture('column-inputs');
    expect(await errorOf(session.predict(tensor(floats(1), [1]), {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.stringContaining('"a", "b", "c"'),
    });
  });

  test('of another rank or length is refused, naming the input and both shapes', async () => {
    const session = await loadFixture('scalar-output');
    for (const [shape, text] of [
      [[4], '[4]'],
      [[1, 4], '[1, 4]'],
      [[], '[]'],
    ] as const) {
      const values = floats(...new Array<number>(shape[0] === undefined ? 1 : 4).fill(1));
      expect(await errorOf(session.predict(tensor(values, shape), {}))).toMatchObject({
        errorCode: 'BAD_REQUEST',
        subject: { field: 'x' },
        message: expect.stringContaining(`[-1, 2], not ${text}`),
      });
    }
  });

  test('of any shape goes into an input that is declared as a scalar, as onnxruntime takes it', async () => {
    const session = await loadFixture('claims-scalar-input');
    const prediction = await session.predict(tensor(floats(1, 2), [2, 1]), {});
    expect(plain(prediction)).toEqual({ y: ['float32', [-1, -2], [2, 1]] });
  });

  test('with a null that it cannot hold is refused, naming the row', async () => {
    const session = await loadFixture('identity-int64');
    const vector: Vector = { ...longs(1n, 2n, 3n, 0n), validity: Uint8Array.of(0b0111) };
    expect(await errorOf(session.predict(tensor(vector, [2, 2]), {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'x', row: 1 },
    });
  });
});

describe('texts that onnxruntime-node would change', () => {
  const refused = ['a\0b', 'a\0', '\ud800x'];

  test.each(refused)('a tensor with %j is refused, naming its place', async (text) => {
    const session = await loadFixture('identity-string');
    const error = await errorOf(session.predict(tensor(texts('a', 'b', 'c', text), [2, 2]), {}));
    expect(error).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'x', row: 1 },
      message: expect.stringMatching(
        /^"x" holds .* in row 1, element 1\. .* (Send valid Unicode text|Remove it)\.$/,
      ),
    });
  });

  test.each(refused)('a column with %j is refused, naming column and row', async (text) => {
    const session = await loadFixture('identity-string');
    const input = table({ p: texts('a', 'b'), q: texts('c', text) });
    expect(await errorOf(session.predict(input, {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'q', row: 1 },
      message: expect.stringMatching(/^"q" holds .* in row 1\. /),
    });
  });

  test('a tensor by name and a column of several are refused too', async () => {
    const session = await loadFixture('column-inputs');
    const columns = { a: doubles(1), b: longs(2n), c: texts('\0') };
    const named = Object.entries(columns).map(([name, each]) => ({ ...each, name, shape: [1, 1] }));
    for (const input of [table(columns), { kind: 'tensors', tensors: named } as const]) {
      expect(await errorOf(session.predict(input, {}))).toMatchObject({ subject: { field: 'c' } });
    }
  });
});

describe('nested values', () => {
  test('without rows are refused, naming the inputs', async () => {
    const session = await loadFixture('identity-float32');
    expect(await errorOf(session.predict({ kind: 'json', value: [] }, {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: 'The request has no rows for the inputs of the model ("x"). Send at least one.',
    });
  });

  test('such as a list of objects are refused with what to send instead', async () => {
    const session = await loadFixture('column-inputs');
    expect(await errorOf(session.predict({ kind: 'json', value: [{ a: 1 }] }, {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.stringMatching(
        /not a list of objects\. .*dataframe_records.*\("a", "b", "c"\)/,
      ),
    });
  });
});

describe('tensors by name', () => {
  const a = { ...doubles(1), name: 'a', shape: [1, 1] };
  const b = { ...longs(2n), name: 'b', shape: [1, 1] };
  const c = { ...texts('t'), name: 'c', shape: [1, 1] };

  test('feed the inputs of their names', async () => {
    const session = await loadFixture('column-inputs');
    expect(plain(await session.predict({ kind: 'tensors', tensors: [c, a, b] }, {}))).toEqual({
      a_out: ['float32', [1], [1, 1]],
      b_out: ['int64', [2n], [1, 1]],
      c_out: ['string', ['t'], [1, 1]],
    });
  });

  test('must be all that the graph takes', async () => {
    const session = await loadFixture('column-inputs');
    const error = await errorOf(session.predict({ kind: 'tensors', tensors: [a, c] }, {}));
    expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field: 'b' } });
  });

  test('must not be more than the graph takes', async () => {
    const session = await loadFixture('column-inputs');
    const tensors = [a, b, c, { ...a, name: 'd' }];
    const error = await errorOf(session.predict({ kind: 'tensors', tensors }, {}));
    expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field: 'd' } });
  });
});
