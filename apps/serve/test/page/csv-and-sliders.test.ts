import { expect, test } from '@jest/globals';
import { rowsOfCsv } from '../../page/form/csv.js';
import { rangeOf } from '../../page/form/range.js';

test('a CSV file becomes rows of the columns', () => {
  const columns = [
    { name: 'n', type: 'long', required: true },
    { name: 's', type: 'string', required: false },
    { name: 'list', type: { type: 'array', items: 'double' }, required: true },
  ] as const;
  const text = '\ufefflist,n,other\r\n"[1, 2]",7,"a\n""b"""\r\n[],8,\r\n';
  expect(rowsOfCsv(text, columns)).toEqual([
    ['7', null, '[1, 2]'],
    ['8', null, '[]'],
  ]);
  expect(() => rowsOfCsv('n\n1\n', columns)).toThrow('The file has no column list.');
});

test('a slider covers the values of the example', () => {
  expect(rangeOf(['5', '7', null, 'x'], false)).toEqual({ least: 3.3, most: 8.8, step: 0.1 });
  expect(rangeOf(['1', '3'], true)).toEqual({ least: 0, most: 5, step: 1 });
  expect(rangeOf([null], false)).toBeUndefined();
});
