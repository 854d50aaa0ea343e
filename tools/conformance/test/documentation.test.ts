import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { deviations } from '../deviations.ts';

test('every deviation is explained to users', () => {
  const file = path.resolve(import.meta.dirname, '../../../packages/scoring/DEVIATIONS.md');
  const text = readFileSync(file, 'utf8');
  const ids = new Set(deviations.map(({ id }) => id));
  expect([...ids].filter((id) => !text.includes(`**${id}**`))).toEqual([]);
});
