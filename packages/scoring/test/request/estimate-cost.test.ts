import { describe, expect, test } from '@jest/globals';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { estimateCost } from '../../src/request/estimate-cost.js';
import { noNeeds } from '../decode.js';
import { fixture } from '../fixtures/fixture.js';

const arrow = 'Application/vnd.apache.arrow.stream';
const megabyte = 1024 * 1024;

const cost = (body: Uint8Array | string, contentType?: string, { numberKinds = false } = {}) =>
  estimateCost(Buffer.from(body), { contentType, needs: { ...noNeeds, numberKinds } });
const costOfTable = (columns: Parameters<typeof tableFromArrays>[0]) =>
  cost(tableToIPC(tableFromArrays(columns), 'stream'), arrow);

describe('the cost of reading a body', () => {
  test('is its size if it is short', async () => {
    expect(cost('[[[[[[[[[[', 'application/json')).toBe(10);
    expect(await cost('[[[[[[[[[[', arrow)).toBe(10);
    expect(cost(fixture('bomb-structs.arrows'))).toBeLessThan(1000);
  });

  test('of numbers in text is about their bytes, of what takes longer to read more', () => {
    const of = (text: string) => text.repeat(megabyte / text.length / 2);
    const json = 'application/json; charset=utf-8';
    expect(cost(of('0.123456789,'), json)).toBeLessThan(megabyte);
    expect(cost(of('1,'), json, { numberKinds: true })).toBeGreaterThan(megabyte);
    for (const text of ['[],', '{"a":1},', '"a":1,', '\\u00e9', '"",']) {
      expect(cost(of(text), json)).toBeGreaterThan(megabyte);
    }
    const csv = (text: string) => `a\n${of(text)}`;
    // Long enough that the error of sampling, 6 % of the cost, cannot exceed the limit.
    const long = `0.${'1234567890'.repeat(7)},`;
    expect(cost(csv(long), 'text/csv')).toBeLessThan(megabyte);
    for (const text of ['1,2\n', 'a\r', '""']) {
      expect(cost(csv(text), 'Text/CSV')).toBeGreaterThan(megabyte);
    }
  });

  test('of numbers in Arrow is about their bytes, of texts more', async () => {
    const bytes = 8 * 100_000;
    const numbers = await costOfTable({ v: new Float64Array(100_000) });
    const texts = await costOfTable({ v: new Array(100_000).fill('') });
    expect(numbers).toBeGreaterThanOrEqual(bytes);
    expect(numbers).toBeLessThan(1.1 * bytes);
    expect(texts).toBeGreaterThan(4 * bytes);
  });

  test('of Arrow that expands beyond its bytes is high', async () => {
    expect(await cost(fixture('bomb-nulls.arrows'), arrow)).toBeGreaterThan(1e9);
    expect(await cost(fixture('frame-zstd.arrows'), arrow)).toBe(Number.POSITIVE_INFINITY);
    const columns = Array.from({ length: 1000 }, (_, column) => [`c${column}`, Int8Array.of(1)]);
    expect(await costOfTable(Object.fromEntries(columns))).toBeGreaterThan(4e6);
  });

  test('of columns of CSV is more than that of fields', () => {
    const columns = `${'c1234,'.repeat(2500)}c\n`;
    expect(cost(columns, 'text/csv')).toBeGreaterThan(megabyte);
    expect(cost(`c\n${columns}`, 'text/csv')).toBeLessThan(megabyte);
  });

  test('of dictionaries in Arrow is that of their longest entries, of views unknown', async () => {
    const dictionary = await cost(fixture('frame.arrows'), arrow);
    expect(dictionary).toBeLessThan(megabyte);
    expect(await cost(fixture('types.arrows'), arrow)).toBe(Number.POSITIVE_INFINITY);
  });

  test('stops above the limit', async () => {
    const columns = Array.from({ length: 1000 }, (_, column) => [`c${column}`, Int8Array.of(1)]);
    const body = tableToIPC(tableFromArrays(Object.fromEntries(columns)), 'stream');
    const options = { contentType: arrow, needs: noNeeds };
    const all = await estimateCost(body, options);
    const some = await estimateCost(body, { ...options, limit: 100_000 });
    expect(some).toBeGreaterThan(100_000);
    expect(some).toBeLessThan(all / 2);
  });
});
