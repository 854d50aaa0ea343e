import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { readCases } from '../src/index.js';

const folder = temporaryFolder();

function read(content: unknown) {
  const path = join(folder, 'cases.json');
  writeFileSync(path, JSON.stringify(content));
  return readCases(path);
}

/** The input of one case whose table has this column. */
function column(fields: object) {
  const input = { kind: 'table', rowCount: 2, columns: [{ name: 'x', ...fields }] };
  const expected = { kind: 'json', value: null };
  const [only] = read({ cases: [{ name: 'one', input, expected, tolerance: 0.5 }] });
  if (only?.input.kind !== 'table') throw new Error('it is not a table');
  return only.input.columns[0];
}

describe('the elements of a recorded case', () => {
  test.each([
    ['float64', [0.1, 'NaN'], Float64Array.of(0.1, Number.NaN)],
    ['float32', [null, '-Infinity'], Float32Array.of(Number.NaN, -Infinity)],
    ['float16', [1, 'NaN'], Uint16Array.of(0x3c00, 0x7e00)],
    ['int64', [1, '9007199254740993'], BigInt64Array.of(1n, 2n ** 53n + 1n)],
    ['uint8', [0, 255], Uint8Array.of(0, 255)],
    ['bool', [true, false], Uint8Array.of(1, 0)],
    ['datetime', ['-1', 2], BigInt64Array.of(-1n, 2n)],
    ['string', ['ü', null], ['ü', null]],
    ['binary', ['AQI=', null], [Uint8Array.of(1, 2), null]],
    ['json', [{ a: [1] }, 2], [{ a: [1] }, 2]],
  ])('of the type %s are in its storage', (type, values, expected) => {
    expect(column({ type, values })).toEqual({ name: 'x', type, values: expected });
  });

  test('may be missing', () => {
    expect(column({ type: 'int32', values: [null, 7] })).toEqual({
      ...{ name: 'x', type: 'int32', values: Int32Array.of(0, 7) },
      validity: Uint8Array.of(0b10),
    });
  });

  test.each([
    [{ type: 'flaot', values: [1, 2] }, 'column x is of type flaot'],
    [{ type: 'int8', values: [1] }, 'column x holds 1 elements where its shape says 2'],
    [{ type: 'int8', values: 1 }, 'columns.0: values is not a list'],
  ])('%j are refused, naming the file, the case and the place', (fields, text) => {
    expect(() => column(fields)).toThrow(text);
    expect(() => column(fields)).toThrow(`${folder}/cases.json: one: input`);
  });
});

test('a case has a name, and what else it says', () => {
  const tensor = { type: 'float32', shape: [1, 2], values: [1, 2] };
  const input = { kind: 'tensor', tensor };
  const expected = { kind: 'tensors', tensors: [{ name: 'y', ...tensor }] };
  const params = { scale: 2 };
  const recorded = { name: 'a', input, params, expected, tolerance: 1e-6 };
  const values = Float32Array.of(1, 2);
  expect(read({ made_with: 'something', cases: [recorded] })).toEqual([
    {
      ...{ name: 'a', params, tolerance: 1e-6 },
      input: { kind: 'tensor', tensor: { ...tensor, values } },
      expected: { kind: 'tensors', tensors: [{ name: 'y', ...tensor, values }] },
    },
  ]);
  expect(() => read({ cases: [{ input, expected }] })).toThrow('case 0 has no name');
  expect(() => read({ cases: [] })).toThrow('holds no "cases"');
});
