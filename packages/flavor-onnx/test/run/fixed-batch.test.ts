import { describe, expect, test } from '@jest/globals';
import { doubles, floats, plain, table, tensor } from '@mlmodel/flavor-testkit';
import { errorOf, loadFixture } from '../support/load-onnx.js';

function rows(count: number) {
  const a = doubles(...Array.from({ length: count }, (_row, row) => row + 1));
  return table({ a, b: doubles(...new Array<number>(count).fill(0.5)) });
}

function negated(count: number): number[] {
  return Array.from({ length: count }, (_row, row) => [-row - 1, -0.5]).flat();
}

describe('a graph of a fixed batch size', () => {
  test.each(['fixed-batch', 'fixed-batch-one'])('%s takes any number of rows', async (name) => {
    const session = await loadFixture(name);
    expect(session.execution.rowsIndependent).toBe(true);
    for (const count of [1, 2, 3, 4, 6, 7]) {
      expect(plain(await session.predict(rows(count), {}))).toEqual({
        rows: count,
        columns: { y: ['float32', negated(count), [2]] },
      });
    }
  });

  test('takes tensors of any number of rows', async () => {
    const session = await loadFixture('fixed-batch');
    const prediction = await session.predict(tensor(floats(1, 2, 3, 4), [2, 2]), {});
    expect(plain(prediction)).toEqual({ y: ['float32', [-1, -2, -3, -4], [2, 2]] });
    const empty = await errorOf(session.predict(tensor(floats(), [0, 2]), {}));
    expect(empty).toMatchObject({ errorCode: 'BAD_REQUEST' });
  });

  test('is run on its own size only where rows influence each other', async () => {
    const session = await loadFixture('fixed-batch-dependent');
    expect(session.execution.rowsIndependent).toBe(false);
    expect(await session.predict(rows(3), {})).toMatchObject({ kind: 'table', rowCount: 3 });
    for (const count of [1, 2, 4, 6]) {
      expect(await errorOf(session.predict(rows(count), {}))).toMatchObject({
        errorCode: 'BAD_REQUEST',
        message: expect.stringContaining(`[3, 2], not [${count}, 2]`),
      });
    }
    expect(await session.predict(rows(0), {})).toMatchObject({ kind: 'table', rowCount: 0 });
  });

  test.each([
    ['giant-batch', '[1000000000, 1]'],
    ['giant-rows', '[2, 1000000, 1000000]'],
    ['giant-rank', `[2${', -1'.repeat(40)}]`],
  ])('is not tried where that would take more memory than there is: %s', async (name, shape) => {
    const session = await loadFixture(name);
    expect(session.execution.rowsIndependent).toBe(false);
    expect(await errorOf(session.predict(tensor(floats(1), [1, 1]), {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.stringContaining(`takes the shape ${shape}, not [1, 1]`),
    });
  });

  test('is not tried where the output would take more memory than there is', async () => {
    const session = await loadFixture('giant-output');
    expect(session.execution.rowsIndependent).toBe(false);
  });

  test('is run as the operator says', async () => {
    const session = await loadFixture('fixed-batch', { options: { rowsIndependent: false } });
    expect(await errorOf(session.predict(rows(2), {}))).toMatchObject({ errorCode: 'BAD_REQUEST' });
  });

  test('of one is run row by row though an output has no declared shape, as behind a ZipMap', async () => {
    const session = await loadFixture('forest-of-one');
    expect(session.execution.rowsIndependent).toBe(true);
    const input = table({ a: doubles(1, -1, 0.25), b: doubles(2, 0.5, -3) });
    expect(plain(await session.predict(input, {}))).toEqual({
      rows: 3,
      columns: {
        output_label: ['int64', [1n, 0n, 1n]],
        output_probability: [
          'json',
          [
            { 0: 0, 1: 1 },
            { 0: 1, 1: 0 },
            { 0: 0, 1: 1 },
          ],
        ],
      },
    });
  });

  test('answers a single row, but not several rows whose outputs differ in shape', async () => {
    const session = await loadFixture('uneven-rows');
    const rowsOf = (...values: number[]) => tensor(floats(...values), [values.length / 3, 3]);
    expect(plain(await session.predict(rowsOf(1, 0, 1), {}))).toEqual({
      columns: ['int64', [0n, 2n], [1, 2]],
    });
    expect(await errorOf(session.predict(rowsOf(1, 0, 1, 0, 0, 2), {}))).toMatchObject({
      errorCode: 'BAD_REQUEST',
      message: expect.stringMatching(/takes 1 row at a time.*Send 1 row per request/),
    });
  });

  test('stops between slices when the request is given up', async () => {
    const session = await loadFixture('fixed-batch-one');
    const controller = new AbortController();
    const answer = session.predict(rows(1000), { signal: controller.signal });
    setImmediate(() => controller.abort(new Error('given up')));
    expect(await errorOf(answer)).toMatchObject({ message: 'given up' });
  });
});
