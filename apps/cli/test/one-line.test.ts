import { expect, test } from '@jest/globals';
import { growingTexts, superlinearWork } from '@mlmodel/jest-config/growth';
import { oneLine } from '../src/one-line.js';

test('joins lines, without what is blank around them', () => {
  expect(oneLine('  a \n\n\t b c\r\nd\n')).toBe('a b c d');
});

test('takes work that grows no faster than the text', async () => {
  const problems: string[] = [];
  for (const { name, make } of growingTexts(1, 1)) {
    const problem = await superlinearWork({ make, work: oneLine });
    if (problem) problems.push(`${name}: ${problem}`);
  }
  expect(problems).toEqual([]);
});
