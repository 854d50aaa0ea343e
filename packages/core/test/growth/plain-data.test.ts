import { describe, expect, test } from '@jest/globals';
import { superlinearWork } from '@mlmodel/jest-config/growth';
import { isMlmodelError } from '../../src/errors/mlmodel-error.js';
import type { Schema } from '../../src/signature/schema.js';
import { errorOf } from '../error-of.js';
import { columns, inputOf, tensors } from '../plain/read.js';

const flower = columns({ height: 'double', name: 'string', width: 'double' });
const matrix = tensors({ dtype: 'float32', shape: [-1, 2] });
const row = { height: 1, name: 'a', width: 2 };

/** A list in which each list holds the next one twice. */
function doubling(levels: number): unknown {
  let inner: unknown = [1];
  for (let level = 0; level < levels; level += 1) inner = [inner, inner];
  return inner;
}

describe('the work is linear in', () => {
  const record = (at: number) => ({ ...row, height: at });

  test.each<[string, (size: number) => unknown, Schema | undefined]>([
    ['records', (size) => Array.from({ length: size }, (_, at) => record(at)), flower],
    ['one record that is repeated', (size) => new Array(size).fill(row), flower],
    ['keys of a record', (size) => keys(size, 1), flower],
    ['keys of records without a signature', (size) => [keys(size, 1)], undefined],
    ['columns', (size) => keys(size, [1, 2]), undefined],
    ['values of a column', (size) => ({ a: new Array(size).fill(1) }), columns({ a: 'double' })],
    [
      'items of a list',
      (size) => [{ a: new Array(size).fill([1]) }],
      columns({ a: { type: 'any' } }),
    ],
    ['values of a tensor', (size) => new Array(size).fill([1, 2]), matrix],
  ])(
    '%s',
    async (_name, make, inputs) => {
      const work = (data: unknown) => outcome(() => inputOf(data, inputs));
      expect(await superlinearWork({ make, work, largest: 64 * 1024 })).toBeUndefined();
    },
    300_000,
  );

  test('lists, however often they are repeated: more than 2^27 values are refused', () => {
    for (const levels of [30, 60, 250]) {
      for (const [data, inputs] of [
        [{ a: doubling(levels) }, columns({ a: 'string' })],
        [doubling(levels), matrix],
      ] as const) {
        expect(errorOf(() => inputOf(data, inputs)).message).toContain(
          'there are more than 134217728 values. Predict fewer rows in a call.',
        );
      }
    }
    const deep = { a: doubling(300) };
    expect(errorOf(() => inputOf([deep], columns({ a: 'string' }))).message).toBe(
      '"a", row 0: lists and objects may be nested at most 256 levels deep.',
    );
  });
});

function keys(count: number, value: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, value]));
}

function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (isMlmodelError(error)) return error;
    throw error;
  }
}
