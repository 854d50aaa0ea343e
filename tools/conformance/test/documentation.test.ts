import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { deviations } from '../deviations.ts';

const file = path.resolve(import.meta.dirname, '../../../packages/scoring/DEVIATIONS.md');
const text = readFileSync(file, 'utf8');

test('every deviation is explained to users', () => {
  const ids = new Set(deviations.map(({ id }) => id));
  expect([...ids].filter((id) => !text.includes(`**${id}**`))).toEqual([]);
});

test('each explanation cites the rules that the deviation comes from', () => {
  const lacking = deviations.flatMap(({ id, rules }) => {
    const [, explanation = ''] = text.split(`**${id}**`);
    const [paragraph = ''] = explanation.split('\n\n');
    return rules.filter((rule) => rule !== '*' && !paragraph.includes(`\`${rule}\``));
  });
  expect(lacking).toEqual([]);
});
