import { describe, expect, test } from '@jest/globals';
import type { ColumnsInput } from '@mlmodel/core';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { decode, errorOf } from '../decode.js';

const read = (body: string | Uint8Array) =>
  decode(body, { contentType: 'text/csv' }).input as ColumnsInput;
const columnsOf = (text: string) => {
  const { names, columns } = read(text);
  return Object.fromEntries(names.map((name, index) => [name, columns[index]]));
};

/** What pandas 3 reads with `dtype=str`. */
describe('a CSV body', () => {
  test('has the names of its first line and cells of text', () => {
    expect(decode('a,b\n1,x\n2.5,y\n', { contentType: 'text/csv; charset=UTF-8' })).toEqual({
      input: {
        kind: 'columns',
        form: 'csv',
        names: ['a', 'b'],
        columns: [
          ['1', '2.5'],
          ['x', 'y'],
        ],
        rowCount: 2,
      },
      params: undefined,
      wrapped: true,
    });
  });

  test.each([
    '',
    'NA',
    'N/A',
    'null',
    'NULL',
    'None',
    'nan',
    'NaN',
    '<NA>',
    '#N/A',
    '-nan',
    '1.#QNAN',
  ])('reads %j as missing, in quotes too', (text) => {
    expect(columnsOf(`a,b\n${text},"${text}"\n`)).toEqual({ a: [null], b: [null] });
  });

  test.each(['na', 'none', ' ', 'NA ', 'Null', 'nil', '0'])('keeps %j', (text) => {
    expect(columnsOf(`a,b\n${text},"${text}"\n`)).toEqual({ a: [text], b: [text] });
  });

  test.each([
    ['blank lines', 'a,b\n\n1,2\n \t\n\n3,4\n\n', { a: ['1', '3'], b: ['2', '4'] }],
    ['blank lines before the header', '\n \na\n1\n', { a: ['1'] }],
    ['CRLF', 'a,b\r\n1,2\r\n\r\n3,4', { a: ['1', '3'], b: ['2', '4'] }],
    ['lone CR', 'a\r1\r2\r', { a: ['1', '2'] }],
    ['a byte order mark', '\ufeff"a",b\n1,2', { a: ['1'], b: ['2'] }],
    ['short rows', 'a,b,c\n1\n2,3\n', { a: ['1', '2'], b: [null, '3'], c: [null, null] }],
    ['quotes', 'a,b\n"x, ""y""","1\n2"\n', { a: ['x, "y"'], b: ['1\n2'] }],
    ['text after a closing quote', 'a\n"x"y"z\n', { a: ['xy"z'] }],
    ['quotes inside a field', 'a"b,c\n1"2,3\n', { 'a"b': ['1"2'], c: ['3'] }],
    ['an empty quoted line', 'a\n""\n', { a: [null] }],
    ['NUL', 'a\n1\0\n', { a: ['1\0'] }],
    ['tabs, comments and apostrophes', "# c\n'x\ty'\n", { '# c': ["'x\ty'"] }],
    ['only a header', 'a,b', { a: [], b: [] }],
    ['spaces', ' a , b \n 1 ,2 \n', { ' a ': [' 1 '], ' b ': ['2 '] }],
    [
      'duplicate names',
      'a,a,a.1,a\n1,2,3,4',
      { a: ['1'], 'a.2': ['2'], 'a.1': ['3'], 'a.3': ['4'] },
    ],
    ['unnamed columns', ',a,\n1,2,3', { 'Unnamed: 0': ['1'], a: ['2'], 'Unnamed: 2': ['3'] }],
    ['names that look unnamed', 'Unnamed: 1,\n1,2', { 'Unnamed: 1': ['1'], 'Unnamed: 1.1': ['2'] }],
  ])('may have %s', (_, text, expected) => {
    expect(columnsOf(text)).toEqual(expected);
  });

  test.each([
    ['a,b\n1,2,3\n', 2],
    ['a,b\n1,2\n\n"x\ny",2,\n', 4],
  ])('with a row of too many fields names its line: %j', (text, line) => {
    const error = errorOf(() => read(text));
    expect(error).toMatchObject({ errorCode: 'BAD_REQUEST', status: 400 });
    expect(error.message).toContain(`Line ${line} `);
  });

  test.each(['', '\n', '\ufeff', ' \n\t\n', 'a\n"x\n', '"a'])(
    'is refused when it is %j',
    (text) => {
      expect(errorOf(() => read(text))).toMatchObject({ errorCode: 'BAD_REQUEST', status: 400 });
    },
  );

  test('must be UTF-8', () => {
    expect(errorOf(() => read(Uint8Array.of(0x61, 0x0a, 0xff))).errorCode).toBe('BAD_REQUEST');
  });

  test('cannot ask for much more memory than it has bytes', () => {
    const wide = ','.repeat(90_000);
    expect(errorOf(() => read(`${wide}\n${'1\n'.repeat(1000)}`)).errorCode).toBe('BAD_REQUEST');
    expect(errorOf(() => read(','.repeat(1_000_000))).errorCode).toBe('BAD_REQUEST');
  });
});

describe('properties', () => {
  const cell = fc
    .string({ unit: fc.constantFrom(...'ab1", \n\ré') })
    .filter((text) => text.trim() !== '');
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }),
    );
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

  test('what is written is read back, and as csv-parse reads it', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), (rows, lineEnd) => {
        const header = (rows[0] ?? ['']).map((_, index) => `c${index}`);
        const text = [header, ...rows].map((row) => row.map(quote).join(',')).join(lineEnd);
        const { columns, rowCount } = read(text);
        const read_ = Array.from({ length: rowCount }, (_, row) =>
          columns.map((column) => column[row]),
        );
        expect(read_).toEqual(rows);
        expect([header, ...read_]).toEqual(parse(text, { record_delimiter: lineEnd }));
      }),
      fuzzRuns(6000),
    );
  });

  test('no text makes it throw anything but a typed error', () => {
    const piece = fc.constantFrom(...'a1,,"\n\r \t', '""', 'NA', '\r\n', '\0', '\ufeff', 'é');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          const { names, columns, rowCount } = read(pieces.join(''));
          expect(new Set(names).size).toBe(names.length);
          for (const column of columns) expect(column).toHaveLength(rowCount);
        } catch (error) {
          expect(error).toMatchObject({ errorCode: 'BAD_REQUEST' });
        }
      }),
      fuzzRuns(12_000),
    );
  });
});
