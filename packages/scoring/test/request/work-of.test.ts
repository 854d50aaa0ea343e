import { describe, expect, test } from '@jest/globals';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { workOf } from '../../src/request/work-of.js';
import { fixture } from '../fixtures/fixture.js';

const arrow = 'Application/vnd.apache.arrow.stream';
const workOfTable = (columns: Parameters<typeof tableFromArrays>[0]) =>
  workOf(tableToIPC(tableFromArrays(columns), 'stream'), arrow);

describe('the work to read a body', () => {
  test('is its size, but for Arrow', async () => {
    expect(await workOf(new Uint8Array(10), 'application/json')).toBe(10);
    expect(await workOf(new Uint8Array(10), arrow)).toBe(10);
    expect(await workOf(fixture('bomb-structs.arrows'), undefined)).toBeLessThan(1000);
  });

  test('of numbers in Arrow is about their bytes, of texts more', async () => {
    const bytes = 8 * 100_000;
    const numbers = await workOfTable({ v: new Float64Array(100_000) });
    const texts = await workOfTable({ v: new Array(100_000).fill('') });
    expect(numbers).toBeGreaterThanOrEqual(bytes);
    expect(numbers).toBeLessThan(1.1 * bytes);
    expect(texts).toBeGreaterThan(4 * bytes);
  });

  test('of Arrow that stands for more than its bytes is great', async () => {
    expect(await workOf(fixture('bomb-nulls.arrows'), arrow)).toBeGreaterThan(1e9);
    expect(await workOf(fixture('frame-zstd.arrows'), arrow)).toBe(Number.POSITIVE_INFINITY);
    const columns = Array.from({ length: 1000 }, (_, column) => [`c${column}`, Int8Array.of(1)]);
    expect(await workOfTable(Object.fromEntries(columns))).toBeGreaterThan(4e6);
  });
});
