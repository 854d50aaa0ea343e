import { describe, expect, test } from '@jest/globals';
import type { Column, Table } from '@mlmodel/core';
import { encodeJson } from '../../src/prediction/encode-json.js';
import type { NonFinite } from '../../src/prediction/non-finite.js';
import { writeFloatRows } from '../../src/prediction/write-float-rows.js';

const specials = [0, -0, 1, 1e-7, 1e22, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, -1.5];

function floats(length: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => specials[index % 23] ?? Math.sin(index));
}

function table(rowCount: number, columns: readonly Column[]): Table {
  return { kind: 'table', rowCount, columns };
}

/** The same table, which is written by the general code, because it might have missing values. */
function general({ rowCount, columns }: Table): Table {
  const validity = new Uint8Array(100_000).fill(255);
  return table(
    rowCount,
    columns.map((column) => ({ ...column, validity })),
  );
}

const rows = 5000;
const double: Column = { name: 'd', type: 'float64', values: floats(rows) };
const single: Column = { name: 's "ü"', type: 'float32', values: Float32Array.from(floats(rows)) };
const list: Column = { name: 'l', type: 'float64', values: floats(rows * 3), rowShape: [3] };
const listOfOne: Column = { name: 'o', type: 'float64', values: floats(rows), rowShape: [1] };

describe.each<NonFinite>(['null', 'string', 'token'])(
  'with non-finite numbers as %s',
  (nonFinite) => {
    test.each<[string, Column[]]>([
      ['a column', [double]],
      ['32-bit floats', [single]],
      ['columns', [double, single, { ...double, name: 'e' }]],
      ['lists', [list]],
      ['lists of one', [listOfOne]],
      ['lists after a column', [double, list]],
      ['lists between columns', [single, list, double]],
      ['lists after lists', [list, listOfOne]],
      ['many columns', Array.from({ length: 300 }, (_, at) => ({ ...double, name: `c${at}` }))],
    ])('%s are written as by the general code', (_name, columns) => {
      const some = table(rows, columns);
      const options = { wrapped: false, nonFinite };
      expect(
        writeFloatRows(
          columns.map((each) => [`"${each.name}"`, each]),
          rows,
          { nonFinite, separator: ',' },
        ),
      ).toBeDefined();
      expect(encodeJson(some, options) === encodeJson(general(some), options)).toBe(true);
    });
  },
);

test.each<[string, Column[], number]>([
  ['few', [double], 255],
  [
    'of too many columns',
    Array.from({ length: 1025 }, (_, at) => ({ ...double, name: `${at}` })),
    rows,
  ],
  ['with names that are too long', [{ ...double, name: 'x'.repeat(20_000) }], rows],
  ['with empty lists', [{ ...list, values: new Float64Array(0), rowShape: [0] }], rows],
  ['in deeper lists', [{ ...list, rowShape: [3, 1] }], rows],
  ['with missing values', [{ ...double, validity: new Uint8Array(1000) }], rows],
  ['beside integers', [double, { name: 'i', type: 'int32', values: new Int32Array(rows) }], rows],
])('floats %s are left to the general code', (_name, columns, rowCount) => {
  const named = columns.map((column): [string, Column] => [`"${column.name}"`, column]);
  expect(writeFloatRows(named, rowCount, { nonFinite: 'null', separator: ',' })).toBeUndefined();
});
