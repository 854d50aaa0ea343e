import { describe, expect, test } from '@jest/globals';
import type { NumericArray } from '@mlmodel/core';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { decode, errorOf } from '../decode.js';

/** Long enough that the reader of numbers is worth it. */
const padding = ' '.repeat(4096);
const nested = ({ values, shape: [rows = 0, columns = 0] }: NumericArray) =>
  Array.from({ length: rows }, (_, row) => [
    ...values.subarray(row * columns, (row + 1) * columns),
  ]);

const asDoubles = (rows: readonly unknown[]) => rows.map((row) => (row as unknown[]).map(Number));

describe('a body of numbers', () => {
  test('becomes one matrix in dataframe_split, in any order of its keys', () => {
    const bodies = [
      `{"dataframe_split": {"columns": ["a", "data"], "data": [[1, 2.5], [-3e2, 4]]}, "params": {"p": 1}}`,
      `{"dataframe_split": {"data": [[1, 2.5], [-3e2, 4]], "columns": ["a", "data"]}, "params": {"p": 1}}`,
    ];
    for (const body of bodies) {
      const { input, params } = decode(body + padding);
      const { columns, data } = input as { columns: unknown; data: NumericArray };
      expect(columns).toEqual(['a', 'data']);
      expect(nested(data)).toEqual([
        [1, 2.5],
        [-300, 4],
      ]);
      expect(params).toEqual({ p: 1 });
    }
  });

  test('becomes one array of any rank in instances and inputs', () => {
    for (const form of ['instances', 'inputs']) {
      const { input } = decode(`{"${form}": [[[1, 2]], [[3, 4]], [[5, 6]]]${padding}}`);
      const { matrix } = input as { matrix?: NumericArray };
      expect(matrix?.shape).toEqual([3, 1, 2]);
      expect([...(matrix?.values ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  test.each(['9007199254740993.0', '-9.007199254740993e15'])(
    'is read in the general way where an integer such as %s needs more digits than a double has',
    (number) => {
      const { input } = decode(`{"inputs": [[1.5, ${number}]]${padding}}`);
      const [[, integer]] = (input as { value: [[number, bigint]] }).value;
      expect(typeof integer).toBe('bigint');
    },
  );

  test('is checked as any other body', () => {
    expect(
      errorOf(() => decode(`{"dataframe_split": {"data": [[1]], "x": 1}}${padding}`)).message,
    ).toMatch(/keys/);
    expect(errorOf(() => decode(`{"inputs": [[1]], "instances": 1}${padding}`)).errorCode).toBe(
      'BAD_REQUEST',
    );
    expect(errorOf(() => decode(`{"inputs": [[1]]${padding}`)).errorCode).toBe('BAD_REQUEST');
    expect(decode(`{"inputs": [[1]], "prompt": "x"}${padding}`).input).toMatchObject({
      form: 'llm',
      value: { inputs: [[1]], prompt: 'x' },
    });
  });

  test('counts the last of duplicate keys', () => {
    const { input } = decode(`{"dataframe_split": {"data": [[1]], "data": [["x"]]}}${padding}`);
    expect(input).toMatchObject({ data: [['x']] });
  });

  test('is not taken from another key of the same name', () => {
    const { input } = decode(
      `{"dataframe_split": {"columns": {"data": [[1]]}, "data": null}}${padding}`,
    );
    expect(input).toMatchObject({ columns: ['data'], data: null });
  });

  test.each([
    ['text', '[["a"]]'],
    ['null', '[[null]]'],
    ['booleans', '[[true]]'],
    ['NaN', '[[1, NaN]]'],
    ['integers beyond 2^53', '[[9007199254740993]]'],
    ['ragged lists', '[[1, 2], [3]]'],
    ['lists mixed with numbers', '[1, [2]]'],
    ['empty lists', '[[]]'],
    ['nothing', '[]'],
  ])('with %s goes to the general parser', (_, data) => {
    const { input } = decode(`{"inputs": ${data}}${padding}`);
    expect(input).not.toHaveProperty('matrix');
    expect(input).toHaveProperty('value');
  });

  test('that needs number kinds goes to the general parser', () => {
    const { input } = decode(`{"inputs": [[1, 1.0]]}${padding}`, { numberKinds: true });
    expect(input).toMatchObject({ value: [[1n, 1]] });
  });

  test('gives the same values as the general parser', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }).map(String),
      fc.integer().map(String),
      fc
        .tuple(fc.integer({ min: 0, max: 99 }), fc.stringMatching(/^\d{1,25}$/))
        .map(([a, b]) => `${a}.${b}`),
      fc
        .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 0, max: 20 }))
        .map(([value, digits]) => value.toExponential(digits))
        .filter((text) => Number.isFinite(Number(text))),
    );
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((length) =>
        fc.array(fc.array(number, { minLength: length, maxLength: length }), { minLength: 1 }),
      );
    const space = fc.constantFrom('', ' ', '\n', '\t ');
    fc.assert(
      fc.property(rows, space, (matrix, gap) => {
        const data = `[${matrix.map((row) => `[${row.join(`${gap},${gap}`)}]`).join(`,${gap}`)}${gap}]`;
        const { input } = decode(`{"dataframe_split":{"columns":["a"],"data":${data}}}${padding}`);
        const { data: read } = input as { data: NumericArray | unknown[] };
        expect(Array.isArray(read) ? asDoubles(read) : nested(read)).toEqual(JSON.parse(data));
      }),
      fuzzRuns(2000),
    );
  });

  test('never makes it throw anything but a typed error', () => {
    const piece = fc.constantFrom(
      ...'[]{},:"\\-+.eE01 ',
      '1.5',
      '[1,2]',
      '],[',
      '"data":',
      '"inputs":',
      '12345678901234567890',
      '9e999',
      '1e-400',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 25 }),
        fc.constantFrom('{"inputs":', '{"dataframe_split":{"data":'),
        (pieces, start) => {
          try {
            decode(start + pieces.join('') + padding);
          } catch (error) {
            expect(error).toMatchObject({ errorCode: 'BAD_REQUEST' });
          }
        },
      ),
      fuzzRuns(4000),
    );
  });
});
