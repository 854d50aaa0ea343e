import { expect, test } from '@jest/globals';
import { growingTexts, superlinearWork } from '@mlmodel/jest-config/growth';
import { oneLine } from '../../src/terminal/one-line.js';

test('joins lines without the space around them', () => {
  expect(oneLine('  a \n\n\t b c\r\nd\n')).toBe('a b c d');
});

test('takes time linear in the length of the text', async () => {
  const problems: string[] = [];
  for (const { name, make } of growingTexts(1, 1)) {
    const problem = await superlinearWork({ make, work: oneLine });
    if (problem) problems.push(`${name}: ${problem}`);
  }
  expect(problems).toEqual([]);
});
