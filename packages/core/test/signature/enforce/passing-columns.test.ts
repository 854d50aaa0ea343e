import { describe, expect, test } from '@jest/globals';
import type { Table } from '../../../src/data/model-data.js';
import type { RawInput } from '../../../src/data/raw-input.js';
import { isPresent } from '../../../src/data/vector.js';
import { errorOf } from '../../error-of.js';
import {
  columnsEnforcer,
  inputs,
  inputsObject,
  instances,
  records,
  specsEnforcer,
  split,
} from './requests.js';

const text = columnsEnforcer('string');
const bytes = columnsEnforcer('binary');

function columnOf(enforcer: typeof text, request: RawInput) {
  const { columns } = enforcer.enforceInput(request) as Table;
  return [columns[0]?.type, columns[0]?.values];
}

const cells = [['x', 'y'], 'z', null, { k: ['v'] }, []];

describe('a column of texts lets lists and objects pass', () => {
  test.each<[string, RawInput]>([
    [
      'dataframe_split',
      split(
        ['a'],
        cells.map((cell) => [cell]),
      ),
    ],
    ['dataframe_records', records(...cells.map((cell) => ({ a: cell })))],
    ['instances', instances(cells.map((cell) => ({ a: cell })))],
    ['inputs, rows', inputs(cells.map((cell) => ({ a: cell })))],
    ['inputs, columns', inputsObject({ a: cells })],
    ['Arrow', arrow(cells)],
  ])('in %s', (_form, request) => {
    expect(columnOf(text, request)).toEqual(['json', cells]);
  });

  test('an object that is the only cell too', () => {
    expect(columnOf(text, inputsObject({ a: { k: 'v' } }))).toEqual(['json', [{ k: 'v' }]]);
  });

  test('and a list of lists below inputs is a list a row', () => {
    expect(columnOf(text, inputs([['x'], ['y']]))).toEqual(['json', [['x'], ['y']]]);
  });

  test('but not numbers among them', () => {
    const error = errorOf(() => text.enforceInput(records({ a: ['x'] }, { a: 5 })));
    expect(error.message).toContain('"a", row 1: expected string');
    expect(error.errorCode).toBe('BAD_REQUEST');
  });

  test('which are read again with the kinds of their numbers, where there are some', () => {
    const exact = records({ a: [1n, 1] });
    const reads: RawInput[] = [];
    const withNumberKinds = () => {
      reads.push(exact);
      return exact;
    };
    expect(columnOf(text, { ...records({ a: [1, 1] }), withNumberKinds })[1]).toEqual([[1n, 1]]);
    columnOf(text, { ...records({ a: ['x'] }), withNumberKinds });
    columnOf(text, { ...records({ a: 'x', b: [1] }), withNumberKinds });
    expect(reads).toHaveLength(1);
    columnOf(text, { ...records({ a: [10n ** 400n] }), withNumberKinds });
    expect(reads).toHaveLength(2);
    expect(text.needs).toMatchObject({ nestedKinds: true, numberKinds: false });
  });
});

describe('a column of bytes', () => {
  test('lets lists below inputs pass, as they are', () => {
    const request = inputsObject({ a: [['x'], 'aGk='] });
    expect(columnOf(bytes, request)).toEqual(['json', [['x'], Uint8Array.of(104, 105)]]);
  });

  test.each<[string, RawInput]>([
    ['lists in tables', records({ a: ['aGk='] })],
    ['lists in instances', instances([{ a: ['aGk='] }])],
    ['objects', inputs([{ a: { k: 'aGk=' } }])],
    ['null among lists', inputsObject({ a: [['x'], null] })],
  ])('refuses %s', (_what, request) => {
    const error = errorOf(() => bytes.enforceInput(request));
    expect(error.message).toMatch(/"a", row [01]: expected binary, received/);
  });
});

describe('NaN in place of a text or a time is a missing one', () => {
  const { NaN: nan } = Number;
  const forms: readonly [string, (list: unknown[]) => RawInput][] = [
    [
      'dataframe_split',
      (list) =>
        split(
          ['a'],
          list.map((cell) => [cell]),
        ),
    ],
    ['dataframe_records', (list) => records(...list.map((cell) => ({ a: cell })))],
    ['instances', (list) => instances(list.map((cell) => ({ a: cell })))],
    ['inputs, rows', (list) => inputs(list.map((cell) => ({ a: cell })))],
    ['inputs, columns', (list) => inputsObject({ a: list })],
    ['inputs, the only column', (list) => inputs(list)],
  ];

  test.each(forms)('in %s', (_form, request) => {
    expect(columnOf(text, request([nan, 'x', null]))).toEqual(['string', [null, 'x', null]]);
    const times = columnsEnforcer('datetime').enforceInput(request([nan, 5])) as Table;
    const [column] = times.columns;
    expect([0, 1].map((row) => isPresent(column?.validity, row))).toEqual([false, true]);
  });

  test('also in lists, and in properties that may be missing', () => {
    const list = columnsEnforcer({ type: 'array', items: 'string' });
    expect(columnOf(list, records({ a: [nan, 'x'] }))[1]).toEqual([[null, 'x']]);
    const property = (required: boolean) =>
      columnsEnforcer({
        type: 'object',
        properties: [{ name: 'k', dataType: 'datetime', required }],
      });
    expect(columnOf(property(false), records({ a: { k: nan } }))[1]).toEqual([{ k: null }]);
    const error = errorOf(() => property(true).enforceInput(records({ a: { k: nan } })));
    expect(error.message).toContain('received NaN');
  });

  test('but not for integers', () => {
    const optional = specsEnforcer([{ name: 'a', type: 'long', required: false }]);
    expect(errorOf(() => optional.enforceInput(records({ a: nan }))).message).toContain('NaN');
  });
});

function arrow(values: unknown[]): RawInput {
  const columns = [{ name: 'a', type: 'json', values }] as const;
  return { kind: 'arrow', form: 'arrow', columns, rowCount: values.length };
}
