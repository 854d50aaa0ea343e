import { describe, expect, test } from '@jest/globals';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { type ArrivedBody, estimateRows } from '../../src/request/estimate-rows.js';

const json = 'application/json; charset=utf-8';

function rows(body: string | Uint8Array, options: Partial<ArrivedBody> = {}): number {
  const bytes = Buffer.from(body);
  const start = bytes.subarray(0, 64 * 1024);
  const request = { contentType: json, contentEncoding: undefined, rowValues: 2, ...options };
  return estimateRows({ start, bytes: bytes.byteLength, ...request });
}

describe('the rows of a short body', () => {
  test.each([
    ['{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2], [3, 4], [5, 6]]}}', 3],
    ['{"dataframe_split":{"index":[7,8],"data":[[1,["x","]"]],[3,[]]],"columns":["a","b"]}}', 2],
    ['{"dataframe_split":{"columns":[["a","x"],["b","y"]],"data":[[1,2]]}}', 1],
    ['{"params":{"list":[1,2,3,4]},"dataframe_records":[{"a":1},{"a":",\\"["}]}', 2],
    ['{"instances":[[[1,2],[3,4]],[[1,2],[3,4]],[[1,2],[3,4]]]}', 3],
    ['{"inputs":{"a":[1,2,3,4],"b":[1,2,3,4]}}', 4],
    ['{"inputs":3}', 1],
    ['{"messages":"hello"}', 1],
    ['{"instances":[]}', 1],
    ['nonsense', 1],
    ['', 1],
  ])('of %s are counted', (body, expected) => {
    expect(rows(body)).toBe(expected);
  });

  test('in CSV are its lines', () => {
    expect(rows('a,b\n1,2\n3,4\n', { contentType: 'text/csv' })).toBe(2);
  });
});

describe('the rows of a long body', () => {
  const count = 20_000;
  const list = Array.from({ length: count }, (_, row) => [row + 10_000, 0.5]);
  const records = list.map(([a, b]) => ({ a, b }));

  test.each([
    ['split', JSON.stringify({ dataframe_split: { columns: ['a', 'b'], data: list } })],
    ['records', JSON.stringify({ dataframe_records: records })],
    ['inputs', JSON.stringify({ inputs: { a: list.map(([a]) => a), b: list.map(([, b]) => b) } })],
  ])('in the form %s are those of its start', (form, body) => {
    // In columns, the bytes of the others count for the first one.
    const most = form === 'inputs' ? 3 : 1.1;
    expect(rows(body)).toBeGreaterThan(count * 0.9);
    expect(rows(body)).toBeLessThan(count * most);
  });

  test('in CSV are its lines', () => {
    const body = `a,b\n${list.map((row) => row.join(',')).join('\n')}`;
    const estimate = rows(body, { contentType: 'text/csv' });
    expect(Math.abs(estimate - count)).toBeLessThan(count * 0.1);
  });

  test('in Arrow follow from its bytes', () => {
    const columns = {
      a: Float64Array.from(list, ([a]) => a as number),
      b: new Float64Array(count),
    };
    const body = tableToIPC(tableFromArrays(columns), 'stream');
    const estimate = rows(body, { contentType: 'application/vnd.apache.arrow.stream' });
    expect(Math.abs(estimate - count)).toBeLessThan(count * 0.1);
  });

  test('are at most so many if it is compressed', () => {
    expect(rows(new Uint8Array(1000), { contentEncoding: 'gzip' })).toBe(500);
    const parquet = { contentType: 'application/vnd.apache.parquet', rowValues: 10 };
    expect(rows(new Uint8Array(1000), parquet)).toBe(100);
  });

  test('are estimated by the signature if its start has none', () => {
    const columns = Array.from({ length: 10_000 }, (_, at) => `column ${at}`);
    const body = JSON.stringify({ dataframe_split: { columns, data: [columns] } });
    expect(rows(body, { rowValues: 10_000 })).toBeLessThan(10);
  });
});
