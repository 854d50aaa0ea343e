import { describe, expect, test } from '@jest/globals';
import { scoringRequest } from '../../requests/bodies.ts';
import { checkArrowResponse, checkJsonResponse } from '../../requests/check-response.ts';
import { expectedColumns } from '../../requests/expected-columns.ts';
import { columnAt, randomRows } from '../../requests/rows.ts';

const text = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('checkJsonResponse', () => {
  const expected = new Map([['label', [2, 0]]]);

  test('accepts the expected records', () => {
    const answer = text({ predictions: [{ label: 2 }, { label: 0 }] });
    expect(() => checkJsonResponse(answer, expected)).not.toThrow();
  });

  test.each([
    ['a wrong value', { predictions: [{ label: 2 }, { label: 1 }] }, /row 1: expected 0, got 1/],
    ['a missing row', { predictions: [{ label: 2 }] }, /expected 2 rows, got 1/],
    ['a missing output', { predictions: [{ other: 2 }, { other: 0 }] }, /got undefined/],
    ['no predictions', { error_code: 'BAD_REQUEST' }, /no list `predictions`/],
  ])('refuses %s', (_, answer, message) => {
    expect(() => checkJsonResponse(text(answer), expected)).toThrow(message);
  });
});

describe('checkArrowResponse', () => {
  test('compares every value of a stream', async () => {
    const rows = await randomRows('identity', { count: 50, digits: 'full precision' });
    const { body } = scoringRequest(rows, 'arrow');
    const right = new Map(rows.columns.map((name, column) => [name, columnAt(rows, column)]));
    expect(() => checkArrowResponse(body, right)).not.toThrow();
    const wrong = columnAt(rows, 1);
    wrong[49] = 0.123;
    expect(() => checkArrowResponse(body, new Map([...right, ['b', wrong]]))).toThrow(
      /`b`, row 49/,
    );
  });
});

describe('expectedColumns', () => {
  test('runs a graph that is fed by all columns at once', async () => {
    const rows = await randomRows('iris-label', { count: 200, digits: 'one decimal' });
    const labels = (await expectedColumns('iris-label', rows)).get('label');
    expect(new Set(Array.from(labels ?? []))).toEqual(new Set([0, 1, 2]));
  });

  test('runs a graph with one input a column', async () => {
    const rows = await randomRows('identity', { count: 7, digits: 'full precision' });
    const columns = await expectedColumns('identity', rows);
    expect(columns.get('c_out')).toEqual(columnAt(rows, 2));
  });
});
