import { expect, test } from '@jest/globals';
import type { DataType } from '@mlmodel/core';
import { schemaTree, type TreeField } from '../../src/inspect/schema-tree.js';

const bounds = { rows: 10, levels: 3, properties: 2 };

function object(...names: readonly string[]): DataType {
  const properties = names.map((name) => ({ name, dataType: 'string', required: true }) as const);
  return { type: 'object', properties };
}

function field(type: DataType, name = 'x'): TreeField {
  return { name, type, note: 'required' };
}

function names(fields: readonly TreeField[]): readonly string[] {
  return schemaTree(fields, bounds).rows.map(([name]) => name);
}

test('draws what is in objects, arrays and maps', () => {
  const address = { name: 'address', dataType: object('city', 'zip'), required: null };
  const list: DataType = { type: 'array', items: { type: 'object', properties: [address] } };
  const map: DataType = { type: 'map', values: { type: 'array', items: object('id') } };
  expect(schemaTree([field(list), field(map, 'y')], bounds)).toEqual({
    rows: [
      ['x', 'Array(object)', 'required'],
      ['└ address', 'object', 'optional'],
      ['  ├ city', 'string', 'required'],
      ['  └ zip', 'string', 'required'],
      ['y', 'Map(str -> Array(object))', 'required'],
      ['└ id', 'string', 'required'],
    ],
    omitted: 0,
  });
});

test('shows large objects in part, so that the columns after them are shown too', () => {
  const large = object(...Array.from({ length: 1000 }, (_, at) => `p${at}`));
  expect(names([field(large), field('double', 'y')])).toEqual([
    'x',
    '├ p0',
    '├ p1',
    '└ … 998 more',
    'y',
  ]);
});

test('shows objects whole when everything fits', () => {
  expect(names([field(object('a', 'b', 'c', 'd'))])).toEqual(['x', '├ a', '├ b', '├ c', '└ d']);
});

test('ends below a depth', () => {
  let type: DataType = 'string';
  for (let level = 0; level < 200; level += 1) {
    type = { type: 'object', properties: [{ name: 'in', dataType: type, required: true }] };
  }
  expect(names([field(type)])).toEqual(['x', '└ in', '  └ in', '    └ in', '      └ … 1 more']);
});

test('counts the columns beyond its rows', () => {
  const columns = Array.from({ length: 5000 }, (_, at) => field('double', `c${at}`));
  const { rows, omitted } = schemaTree(columns, bounds);
  expect({ rows: rows.length, omitted }).toEqual({ rows: 10, omitted: 4990 });
});
