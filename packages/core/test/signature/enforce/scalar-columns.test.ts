import { describe, expect, test } from '@jest/globals';
import type { Table } from '../../../src/data/model-data.js';
import type { RawInput } from '../../../src/data/raw-input.js';
import type { ScalarType } from '../../../src/signature/schema.js';
import { errorOf } from '../../error-of.js';
import {
  columnsEnforcer,
  csvColumn,
  inputs,
  inputsObject,
  instances,
  records,
  specsEnforcer,
  split,
} from './requests.js';

const forms: readonly [string, (cell: unknown) => RawInput][] = [
  ['dataframe_split', (cell) => split(['a'], [[cell]])],
  ['dataframe_records', (cell) => records({ a: cell })],
  ['instances', (cell) => instances([{ a: cell }])],
  ['inputs, columns of rows', (cell) => inputsObject({ a: [cell] })],
  ['inputs, rows', (cell) => inputs([{ a: cell }])],
  ['inputs, the only column', (cell) => inputs([cell])],
];

/** What is stored for the one cell of a request. */
function stored(type: ScalarType, request: RawInput): unknown {
  const table = columnsEnforcer(type).enforceInput(request) as Table;
  const [column] = table.columns;
  return column?.values[0];
}

const noon = 1_577_880_000_000_000_000n;

describe.each(forms)('a cell in %s', (_form, request) => {
  test.each<[ScalarType, unknown, unknown]>([
    ['boolean', true, 1],
    ['boolean', 0, 0],
    ['boolean', 'TRUE', 1],
    ['integer', 7, 7],
    ['integer', -(2 ** 31), -(2 ** 31)],
    ['integer', ' 12 ', 12],
    ['integer', true, 1],
    ['long', 9_007_199_254_740_993n, 9_007_199_254_740_993n],
    ['long', '-9223372036854775808', -(2n ** 63n)],
    ['float', 0.1, Math.fround(0.1)],
    ['float', '1e3', 1000],
    ['double', 1, 1],
    ['double', false, 0],
    ['double', ' -1.5e-3 ', -0.0015],
    ['double', 'Infinity', Number.POSITIVE_INFINITY],
    ['double', Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ['double', null, Number.NaN],
    ['double', Number.NaN, Number.NaN],
    ['string', '', ''],
    ['string', null, null],
    ['string', Number.NaN, null],
    ['binary', 'aGk=', new Uint8Array([104, 105])],
    ['binary', ' aG\nk= ', new Uint8Array([104, 105])],
    ['datetime', '2020-01-01T12:00:00', noon],
    ['datetime', '2020-01-01 14:00+02:00', noon],
    ['datetime', '2020-01-01T12:00:00.000000001Z', noon + 1n],
    ['datetime', 5, 5n],
  ])('of type %s takes %p', (type, cell, expected) => {
    expect(stored(type, request(cell))).toEqual(expected);
  });

  test.each<[ScalarType, unknown]>([
    ['boolean', 2],
    ['boolean', 'yes'],
    ['boolean', null],
    ['boolean', 0.5],
    ['integer', 1.5],
    ['integer', 2 ** 31],
    ['integer', '1.0'],
    ['integer', '1_000'],
    ['integer', null],
    ['integer', Number.NaN],
    ['long', 2n ** 63n],
    ['long', 1e300],
    ['float', 1e39],
    ['float', '1e39'],
    ['double', '1.'],
    ['double', '0x10'],
    ['double', '\u0661'],
    ['double', 'abc'],
    ['string', 1],
    ['string', true],
    ['binary', 'aGk'],
    ['binary', '_-8='],
    ['binary', null],
    ['datetime', '01/02/2020'],
    ['datetime', 1.5],
    ['datetime', '2020-02-30'],
    ['datetime', '1600-01-01'],
    ['datetime', true],
  ])('of type %s refuses %p, naming the column, the row and the type', (type, cell) => {
    const error = errorOf(() => stored(type, request(cell)));
    expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', status: 400 });
    expect(error.subject).toMatchObject({ field: 'a', row: 0 });
    expect(error.message).toContain(`expected ${type}`);
  });
});

describe('messages', () => {
  test('hold no value of the request; the debug text does', () => {
    const request = split(['a'], [[1], ['secret']]);
    const error = errorOf(() => columnsEnforcer('long').enforceInput(request));
    expect(error.subject.row).toBe(1);
    expect(error.message).not.toContain('secret');
    expect(error.debug).toContain('secret');
  });
});

describe('an optional column', () => {
  const optional = (type: ScalarType) => specsEnforcer([{ name: 'a', type, required: false }]);

  test.each<ScalarType>(['boolean', 'integer', 'long', 'datetime'])(
    'of type %s marks null in the validity bitmap',
    (type) => {
      const request = split(['a'], [[1], [null], [0]]);
      const table = optional(type).enforceInput(request) as Table;
      expect(table.columns[0]?.validity).toEqual(new Uint8Array([0b101]));
    },
  );

  test('of bytes keeps null in place', () => {
    const table = optional('binary').enforceInput(split(['a'], [[null]])) as Table;
    expect(table.columns[0]).toEqual({ name: 'a', type: 'binary', values: [null] });
  });

  test('that the request lacks stays absent', () => {
    const enforcer = specsEnforcer([
      { name: 'a', type: 'double', required: true },
      { name: 'b', type: 'double', required: false },
    ]);
    const table = enforcer.enforceInput(split(['a'], [[1]])) as Table;
    expect(table.columns.map(({ name }) => name)).toEqual(['a']);
  });

  test('of some instances only is filled with null', () => {
    const enforcer = specsEnforcer([
      { name: 'a', type: 'double', required: true },
      { name: 'b', type: 'integer', required: false },
    ]);
    const table = enforcer.enforceInput(instances([{ a: 1, b: 2 }, { a: 3 }])) as Table;
    expect(table.columns[1]?.validity).toEqual(new Uint8Array([0b01]));
  });
});

describe('CSV cells', () => {
  const values = (type: ScalarType, texts: readonly (string | null)[]) => {
    const table = columnsEnforcer(type).enforceInput(csvColumn('a', texts)) as Table;
    return Array.from(table.columns[0]?.values ?? []);
  };

  test('are read as pandas reads them', () => {
    expect(values('long', ['1', '+5', ' 7', '1e2'])).toEqual([1n, 5n, 7n, 100n]);
    expect(values('long', ['True', 'false'])).toEqual([1n, 0n]);
    expect(values('double', ['.5', '1.', 'inf', '-Infinity', null])).toEqual([
      0.5,
      1,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
    expect(values('boolean', ['tRUE', 'FALSE'])).toEqual([1, 0]);
    expect(values('boolean', ['1', '0.0'])).toEqual([1, 0]);
    expect(values('string', ['01', null])).toEqual(['01', null]);
  });

  test.each<ScalarType>(['boolean', 'integer', 'long', 'float', 'double'])(
    'of type %s refuse booleans mixed with numbers, which pandas reads as texts',
    (type) => {
      expect(errorOf(() => values(type, ['1', 'True', '0'])).errorCode).toBe('BAD_REQUEST');
    },
  );

  test('take ISO datetimes and base64', () => {
    expect(values('datetime', ['2020-01-01T12:00:00Z'])).toEqual([noon]);
    expect(values('binary', ['aGk='])).toEqual([new Uint8Array([104, 105])]);
  });

  test.each<[ScalarType, string]>([
    ['long', '1.5'],
    ['double', '0x10'],
    ['boolean', '2'],
    ['datetime', '01/02/2020'],
  ])('of type %s refuse %p', (type, text) => {
    expect(errorOf(() => values(type, [text])).errorCode).toBe('BAD_REQUEST');
  });
});
