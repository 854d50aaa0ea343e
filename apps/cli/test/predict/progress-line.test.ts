import { expect, test } from '@jest/globals';
import { progressLine } from '../../src/predict/progress-line.js';

test('shows a bar, rows, rows a second and the time left', () => {
  const line = progressLine();
  expect(line.text()).toBe('Scoring');
  line.update({ rows: 250_000, earlierRows: 0, totalRows: 1_000_000 });
  expect(line.text()).toMatch(/^█{5}░{15} 25 % 250,000 rows, [\d,]+ rows\/s, \d+ s left$/);
});

test('has no bar while the number of rows is unknown, or was estimated too low', () => {
  const line = progressLine();
  line.update({ rows: 5000, earlierRows: 0, totalRows: undefined });
  expect(line.text()).toMatch(/^Scoring 5,000 rows, [\d,]+ rows\/s$/);
  line.update({ rows: 6000, earlierRows: 0, totalRows: 5990 });
  expect(line.text()).toMatch(/^Scoring 6,000 rows/);
});

test('rows of an earlier run do not count for the speed', async () => {
  const line = progressLine();
  await new Promise((resolve) => setTimeout(resolve, 20));
  line.update({ rows: 1_000_001, earlierRows: 1_000_000, totalRows: 2_000_000 });
  const [, speed = ''] = /([\d,]+) rows\/s/.exec(line.text()) ?? [];
  expect(Number(speed.replaceAll(',', ''))).toBeLessThan(100);
});
