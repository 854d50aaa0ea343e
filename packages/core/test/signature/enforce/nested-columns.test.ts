import { describe, expect, test } from '@jest/globals';
import type { Table } from '../../../src/data/model-data.js';
import type { RawInput } from '../../../src/data/raw-input.js';
import type { DataType } from '../../../src/signature/schema.js';
import { errorOf } from '../../error-of.js';
import { inputs, inputsObject, instances, records, specsEnforcer, split } from './requests.js';

function cast(type: DataType, value: unknown, required = true): unknown {
  const enforcer = specsEnforcer([{ name: 'a', type, required }]);
  const table = enforcer.enforceInput(records({ a: value })) as Table;
  return table.columns[0]?.values[0];
}

function refuse(type: DataType, value: unknown, required = true) {
  return errorOf(() => cast(type, value, required));
}

const arrayOf = (items: DataType): DataType => ({ type: 'array', items });
const mapOf = (values: DataType): DataType => ({ type: 'map', values });
const person: DataType = {
  type: 'object',
  properties: [
    { name: 'id', dataType: 'long', required: true },
    { name: 'kids', dataType: arrayOf(mapOf('double')), required: false },
    { name: 'score', dataType: 'float', required: false },
  ],
};

describe('an array', () => {
  test.each<[string, DataType, unknown, unknown]>([
    ['doubles written as integers', arrayOf('double'), [1, 2], [1, 2]],
    ['rounded floats', arrayOf('float'), [0.1], [Math.fround(0.1)]],
    ['integers', arrayOf('integer'), [1, 2.0, '3'], [1, 2, 3]],
    ['integers beyond 2^53', arrayOf('long'), [2n ** 60n, 1n], [2n ** 60n, 1]],
    ['ragged lists', arrayOf(arrayOf('long')), [[1, 2], [3], []], [[1, 2], [3], []]],
    ['missing floats', arrayOf('double'), [null, 1], [Number.NaN, 1]],
    ['missing texts', arrayOf('string'), ['abc', null], ['abc', null]],
    ['bytes', arrayOf('binary'), ['aGk='], [new Uint8Array([104, 105])]],
    ['datetimes', arrayOf('datetime'), ['1970-01-01', null], [{ epochNanoseconds: 0n }, null]],
    ['SparkML vectors', { type: 'sparkml_vector' }, [1, 2.5], [1, 2.5]],
    ['nothing', arrayOf('long'), [], []],
  ])('takes %s', (_name, type, value, expected) => {
    expect(cast(type, value)).toEqual(expected);
  });

  test.each<[string, DataType, unknown, string]>([
    ['a scalar', arrayOf('double'), 1.5, 'a'],
    ['null', arrayOf('double'), null, 'a'],
    ['an element that does not fit', arrayOf(arrayOf('long')), [[1], [2, 1.5]], 'a[1][1]'],
    ['a null element', arrayOf('long'), [null], 'a[0]'],
    ['a list that is too deep', arrayOf('double'), [[1]], 'a[0]'],
  ])('refuses %s, naming its place', (_name, type, value, field) => {
    expect(refuse(type, value)).toMatchObject({ errorCode: 'BAD_REQUEST', subject: { field } });
  });

  test('that is optional may be null, and so may its elements', () => {
    expect(cast(arrayOf('long'), null, false)).toBeNull();
    expect(cast(arrayOf(arrayOf('boolean')), [null, [true, null]], false)).toEqual([
      null,
      [true, null],
    ]);
  });
});

describe('an object', () => {
  test('casts each property and keeps the order of the request', () => {
    const value = cast(person, { score: 0.1, kids: [{ x: 1, y: null }], id: '7' });
    expect(value).toEqual({ score: Math.fround(0.1), kids: [{ x: 1, y: null }], id: 7 });
    expect(Object.keys(value as object)).toEqual(['score', 'kids', 'id']);
  });

  test('that came as a Map stays one', () => {
    expect(cast(person, new Map<string, unknown>([['id', 1n]]))).toEqual(new Map([['id', 1]]));
  });

  test('null and NaN are null where a property is optional', () => {
    expect(cast(person, { id: 1, score: null })).toEqual({ id: 1, score: null });
    expect(cast(person, { id: 1, score: Number.NaN })).toEqual({ id: 1, score: null });
  });

  test('properties named like those of every object are plain names', () => {
    const type: DataType = {
      type: 'object',
      properties: [{ name: '__proto__', dataType: 'long', required: true }],
    };
    const value = cast(type, JSON.parse('{"__proto__": 1}'));
    expect(Object.entries(value as object)).toEqual([['__proto__', 1]]);
    expect(refuse(type, {}).message).toContain('"__proto__"');
  });

  test('refuses missing properties', () => {
    const error = refuse(person, {});
    expect(error.errorCode).toBe('INVALID_PARAMETER_VALUE');
    expect(error.message).toContain('"id"');
  });

  test.each<[string, unknown, string]>([
    ['unknown properties', { id: 1, zz: 2 }, 'id: long'],
    ['a required null', { id: null }, '"a.id"'],
    ['a value that does not fit', { id: 1, kids: [{ x: 'y' }] }, '"a.kids[0][*]"'],
    ['a list', [{ id: 1 }], 'score: float'],
  ])('refuses %s', (_name, value, text) => {
    const error = refuse(person, value);
    expect(error.errorCode).toBe('BAD_REQUEST');
    expect(error.message).toContain(text);
    expect(error.message).not.toContain('zz');
  });
});

describe('a map', () => {
  test('casts its values, which are nullable where the column is optional', () => {
    expect(cast(mapOf('double'), { x: 1, y: '2' })).toEqual({ x: 1, y: 2 });
    expect(cast(mapOf('double'), { x: null }, false)).toEqual({ x: null });
    expect(refuse(mapOf('double'), { x: null }).subject.field).toBe('a[*]');
  });
});

describe('AnyType', () => {
  const any: DataType = { type: 'any' };
  const column = (...cells: unknown[]) => {
    const enforcer = specsEnforcer([{ name: 'a', type: any, required: true }]);
    const [first] = (
      enforcer.enforceInput(
        split(
          ['a'],
          cells.map((cell) => [cell]),
        ),
      ) as Table
    ).columns;
    return { type: first?.type, values: Array.from(first?.values ?? []) };
  };

  test('columns have the types that pandas finds', () => {
    expect(column(1n, 2n)).toEqual({ type: 'int64', values: [1n, 2n] });
    expect(column(1n, 'a')).toEqual({ type: 'json', values: [1n, 'a'] });
    expect(column([1n, null], { x: 1.5 })).toEqual({
      type: 'json',
      values: [[1n, null], { x: 1.5 }],
    });
  });

  test('keeps number kinds below other types, and asks the decoder for them', () => {
    const enforcer = specsEnforcer([{ name: 'a', type: arrayOf(any), required: true }]);
    expect(enforcer.needs.numberKinds).toBe(true);
    expect(cast(arrayOf(any), [1n, 1.5, null, 'x'])).toEqual([1n, 1.5, null, 'x']);
  });
});

describe('an object below inputs', () => {
  const enforcer = specsEnforcer([
    { name: 'v', type: arrayOf('double'), required: true },
    { name: 's', type: 'string', required: false },
  ]);
  const row = { v: [1, 2], s: 'x' };

  test.each<[string, RawInput]>([
    ['an object of one row', inputsObject(row)],
    ['a list of rows', inputs([row])],
    ['instances', instances([row])],
    ['the chat form', { kind: 'json', form: 'llm', value: row }],
    ['dataframe_split', split(['v', 's'], [[[1, 2], 'x']])],
  ])('is one row when a column is nested, as in %s', (_name, request) => {
    const { columns, rowCount } = enforcer.enforceInput(request) as Table;
    expect([rowCount, columns.map(({ values }) => values[0])]).toEqual([1, [[1, 2], 'x']]);
  });

  test('CSV cannot hold nested columns', () => {
    const request: RawInput = {
      kind: 'columns',
      form: 'csv',
      names: ['v'],
      columns: [['1']],
      rowCount: 1,
    };
    expect(errorOf(() => enforcer.enforceInput(request)).errorCode).toBe('BAD_REQUEST');
  });
});
