import { describe, expect, test } from '@jest/globals';
import type { ColSpec, ModelSignature, ScalarType, Table, Vector } from '@mlmodel/core';
import {
  doubles,
  floats,
  longs,
  named,
  plain,
  table,
  tableOf,
  texts,
} from '@mlmodel/flavor-testkit';
import { errorOf, loadFixture } from '../support/load-onnx.js';

function columns(...names: string[]): ModelSignature {
  return signature(names.map((name) => ({ name, type: 'double', required: true })));
}

function signature(specs: ColSpec[]): ModelSignature {
  return { inputs: { kind: 'columns', columns: specs } };
}

function optional(name: string, type: ScalarType): ColSpec {
  return { name, type, required: false };
}

describe('a table that feeds one input with all columns', () => {
  test('is joined row after row', async () => {
    const session = await loadFixture('identity-float32', { signature: columns('a', 'b') });
    const prediction = await session.predict(table({ a: doubles(1, 3), b: doubles(2, 4) }), {});
    expect(plain(prediction)).toEqual({
      rows: 2,
      columns: { y: ['float32', [1, 2, 3, 4], [2]] },
    });
  });

  test('is taken in the order of the signature', async () => {
    const session = await loadFixture('identity-float32', { signature: columns('a', 'b') });
    const prediction = await session.predict(table({ b: doubles(2), a: doubles(1) }), {});
    expect(plain(prediction)).toMatchObject({ columns: { y: ['float32', [1, 2], [2]] } });
  });

  test('may mix types and columns of tensors', async () => {
    const session = await loadFixture('identity-float32');
    const wide = { ...floats(2, 3, 6, 7), name: 'wide', rowShape: [2] };
    const input = tableOf([named('a', longs(1n, 5n)), wide, named('b', doubles(4, 8))], 2);
    const prediction = await session.predict(input, {});
    expect(plain(prediction)).toMatchObject({
      columns: { y: ['float32', [1, 2, 3, 4, 5, 6, 7, 8], [4]] },
    });
  });

  test('joins texts', async () => {
    const session = await loadFixture('identity-string');
    const prediction = await session.predict(table({ a: texts('p', 'r'), b: texts('q', 's') }), {});
    expect(plain(prediction)).toMatchObject({
      columns: { y: ['string', ['p', 'q', 'r', 's'], [2]] },
    });
  });

  test('keeps the shape of one column of tensors', async () => {
    const session = await loadFixture('identity-float32');
    const input = tableOf([{ ...doubles(1, 2, 3, 4), name: 'x', rowShape: [2] }], 2);
    const prediction = await session.predict(input, {});
    expect(plain(prediction)).toMatchObject({ columns: { y: ['float32', [1, 2, 3, 4], [2]] } });
  });

  test('is a vector where the graph declares one', async () => {
    const session = await loadFixture('gather');
    const prediction = await session.predict(table({ any: doubles(0, 1) }), {});
    expect(plain(prediction)).toMatchObject({
      rows: 2,
      columns: { y: ['float32', [0, 0, 0, 0], [2]] },
    });
  });

  test('is refused with another number of columns, naming the input', async () => {
    const session = await loadFixture('scalar-output');
    expect(await errorOf(session.predict(table({ a: doubles(1) }), {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.stringContaining('"x" takes the shape [-1, 2], not [1, 1]'),
    });
  });

  test('of no rows is answered with no rows', async () => {
    const session = await loadFixture('scalar-output', { signature: columns('a', 'b') });
    const prediction = await session.predict(table({ a: doubles(), b: doubles() }), {});
    expect(prediction).toEqual({ kind: 'table', columns: [], rowCount: 0 });
  });
});

describe('a table that is a matrix of doubles', () => {
  const matrix = (...values: number[]): Table => ({
    kind: 'table',
    rowCount: values.length / 2,
    doubles: Float64Array.from(values),
    get columns() {
      const [a, b] = [0, 1].map((start) => values.filter((_, at) => at % 2 === start));
      return table({ a: doubles(...(a ?? [])), b: doubles(...(b ?? [])) }).columns;
    },
  });

  test.each([
    ['float32', Math.fround(0.1)],
    ['float64', 0.1],
    ['int64', undefined],
  ])('feeds an input of %s as its columns do', async (type, tenth) => {
    const session = await loadFixture(`identity-${type}`, { signature: columns('a', 'b') });
    const values = tenth === undefined ? [1, 2, 3, 4] : [0.1, Number.NaN, 3, -0];
    const rounded = tenth === undefined ? [1n, 2n, 3n, 4n] : [tenth, Number.NaN, 3, -0];
    const prediction = await session.predict(matrix(...values), {});
    expect(plain(prediction)).toEqual({ rows: 2, columns: { y: [type, rounded, [2]] } });
  });

  test('is refused where a float32 would be infinite, naming the column and the row', async () => {
    const session = await loadFixture('identity-float32', { signature: columns('a', 'b') });
    expect(await errorOf(session.predict(matrix(1, 2, 3, 1e39), {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'b', row: 1 },
    });
  });

  test('is fed without its columns being made', async () => {
    const session = await loadFixture('identity-float32', { signature: columns('a', 'b') });
    let made = 0;
    const input: Table = {
      kind: 'table',
      rowCount: 1,
      doubles: Float64Array.of(1, 2),
      get columns() {
        made += 1;
        return table({ a: doubles(1), b: doubles(2) }).columns;
      },
    };
    expect(plain(await session.predict(input, {}))).toMatchObject({
      columns: { y: ['float32', [1, 2], [2]] },
    });
    expect(made).toBe(0);
  });
});

describe('missing values', () => {
  const some: Vector = { ...longs(1n, 0n), validity: Uint8Array.of(0b01) };

  test('are NaN in a float input, whatever the type of the column', async () => {
    const session = await loadFixture('identity-float32');
    const half: Vector = { ...doubles(5, 0), validity: Uint8Array.of(0b01) };
    const prediction = await session.predict(table({ a: some, b: half, c: floats(3, 4) }), {});
    expect(plain(prediction)).toMatchObject({
      columns: { y: ['float32', [1, 5, 3, Number.NaN, Number.NaN, 4], [3]] },
    });
  });

  test('are refused by integers, naming the column and the row', async () => {
    const session = await loadFixture('identity-int64');
    const error = await errorOf(session.predict(table({ good: longs(1n, 2n), bad: some }), {}));
    expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field: 'bad', row: 1 } });
  });

  test('are refused by texts, naming the column and the row', async () => {
    const session = await loadFixture('identity-string');
    const error = await errorOf(session.predict(table({ a: texts('x', null) }), {}));
    expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field: 'a', row: 1 } });
  });

  test('and lists in place of texts are refused in the same way', async () => {
    const session = await loadFixture('identity-string');
    const lists: Vector = { type: 'json', values: ['x', ['y']] };
    const error = await errorOf(session.predict(table({ a: lists }), {}));
    expect(error).toMatchObject({
      ...{ errorCode: 'BAD_REQUEST', subject: { field: 'a', row: 1 } },
      message: expect.stringContaining('expected string, received a list'),
    });
  });

  test('of a float16 input are NaN', async () => {
    const session = await loadFixture('identity-float16');
    const half: Vector = {
      type: 'float16',
      values: Uint16Array.of(0x3c00, 0),
      validity: Uint8Array.of(1),
    };
    const prediction = await session.predict(table({ a: half }), {});
    expect(plain(prediction)).toMatchObject({ columns: { y: ['float16', [0x3c00, 0x7e00]] } });
  });

  test('fill an absent optional column of a joined input', async () => {
    const session = await loadFixture('identity-float32', {
      signature: signature([
        optional('a', 'double'),
        { name: 'b', type: 'double', required: true },
      ]),
    });
    const prediction = await session.predict(table({ b: doubles(2, 4) }), {});
    expect(plain(prediction)).toMatchObject({
      columns: { y: ['float32', [Number.NaN, 2, Number.NaN, 4], [2]] },
    });
  });

  test('of an absent optional column are refused by integers, naming it', async () => {
    const session = await loadFixture('identity-int64', {
      signature: signature([optional('a', 'long'), { name: 'b', type: 'long', required: true }]),
    });
    const error = await errorOf(session.predict(table({ b: longs(1n) }), {}));
    expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field: 'a' } });
  });
});

describe('a table that feeds each input with a column', () => {
  test('finds columns by name, as matrices where the graph declares them', async () => {
    const session = await loadFixture('column-inputs');
    const input = table({ extra: doubles(9), c: texts('t'), a: longs(1n), b: doubles(2) });
    expect(plain(await session.predict(input, {}))).toEqual({
      rows: 1,
      columns: { a_out: ['float32', [1]], b_out: ['int64', [2n]], c_out: ['string', ['t']] },
    });
  });

  test('matches by position when the columns of the signature have no names', async () => {
    const unnamed: ColSpec = { type: 'double', required: true };
    const session = await loadFixture('column-inputs', {
      signature: signature([unnamed, unnamed, unnamed]),
    });
    for (const names of [
      [0, 1, 2],
      ['p', 'q', 'r'],
    ]) {
      const [first, second, third] = names as [string, string, string];
      const columns = [
        named(first, doubles(1)),
        named(second, longs(2n)),
        named(third, texts('t')),
      ];
      expect(plain(await session.predict(tableOf(columns), {}))).toMatchObject({
        columns: { a_out: ['float32', [1]], b_out: ['int64', [2n]], c_out: ['string', ['t']] },
      });
    }
    const mixed = table({ c: texts('t'), a: doubles(1), b: longs(2n) });
    expect(plain(await session.predict(mixed, {}))).toMatchObject({
      columns: { a_out: ['float32', [1]] },
    });
  });

  test('does not guess names without a signature', async () => {
    const session = await loadFixture('column-inputs');
    const input = tableOf([named(0, doubles(1)), named(1, longs(2n)), named(2, texts('t'))]);
    expect(await errorOf(session.predict(input, {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'a' },
    });
  });

  test('fills an absent optional float column with NaN', async () => {
    const session = await loadFixture('column-inputs', {
      signature: signature([
        optional('a', 'double'),
        optional('b', 'long'),
        { name: 'c', type: 'string', required: true },
      ]),
    });
    const prediction = await session.predict(table({ b: longs(2n), c: texts('t') }), {});
    expect(plain(prediction)).toMatchObject({ columns: { a_out: ['float32', [Number.NaN]] } });
  });

  test('names a column that is missing', async () => {
    const session = await loadFixture('column-inputs');
    const error = await errorOf(session.predict(table({ a: doubles(1), c: texts('t') }), {}));
    expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field: 'b' } });
  });

  test('names the column and the row that cannot be cast', async () => {
    const session = await loadFixture('column-inputs');
    const input = table({ a: doubles(1, 1), b: doubles(1, 1.5), c: texts('t', 'u') });
    expect(await errorOf(session.predict(input, {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'b', row: 1 },
    });
  });
});

describe('a table that does not fit', () => {
  test('is refused when it has none of the columns, optional or not', async () => {
    const inputs = signature([optional('a', 'double'), optional('b', 'double')]);
    const session = await loadFixture('identity-float32', { signature: inputs });
    expect(await errorOf(session.predict(tableOf([]), {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.stringContaining('none of the columns'),
    });
  });

  test('is refused when two columns have the name of an input', async () => {
    const session = await loadFixture('column-inputs');
    const twice = tableOf([
      named('a', floats(1)),
      named('b', longs(1n)),
      named('c', texts('x')),
      named('a', floats(2)),
    ]);
    expect(await errorOf(session.predict(twice, {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'a' },
    });
  });

  test('may have a column named __proto__', async () => {
    const session = await loadFixture('odd-names');
    const prediction = await session.predict(
      tableOf([named('__proto__', floats(1.5)), named('constructor', floats(2.5))]),
      {},
    );
    expect(plain(prediction)).toMatchObject({
      columns: { sum: ['float32', [4]] },
    });
  });
});

describe('casting', () => {
  test('refuses a number that float32 cannot hold, naming the column', async () => {
    const session = await loadFixture('identity-float32');
    const input = table({ fine: doubles(1, 1), large: doubles(1, 1e39) });
    expect(await errorOf(session.predict(input, {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'large', row: 1 },
    });
  });

  test('lets an infinity be one', async () => {
    const session = await loadFixture('identity-float32');
    const prediction = await session.predict(table({ a: doubles(-Infinity, 0.1) }), {});
    expect(plain(prediction)).toMatchObject({
      columns: { y: ['float32', [-Infinity, Math.fround(0.1)]] },
    });
  });

  test('refuses nested values', async () => {
    const session = await loadFixture('identity-float32');
    const input = table({ a: { type: 'json', values: [[1, 2]] } });
    expect(await errorOf(session.predict(input, {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      subject: { field: 'a' },
    });
    expect(await errorOf(session.predict({ kind: 'json', value: {} }, {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
    });
  });
});
