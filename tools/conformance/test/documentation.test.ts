import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { deviations, errorCode } from '../deviations.ts';

test('every deviation is explained to users, and has an id of its own', () => {
  const file = path.resolve(import.meta.dirname, '../../../packages/scoring/DEVIATIONS.md');
  const text = readFileSync(file, 'utf8');
  const ids = [...deviations, errorCode].map(({ id }) => id);
  expect(ids.filter((id) => !text.includes(`**${id}**`))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});
