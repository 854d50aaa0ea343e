import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { deviations } from '../deviations.ts';
import { differencesPage, shownCases } from '../differences/differences-page.ts';
import { explanations } from '../differences/explanations.ts';
import { deviationName, expectedOf } from '../replay/judge.ts';

const explained = Object.values(explanations).flat();

test('every deviation is explained to users', () => {
  const ids = new Set(explained.map(({ id }) => id));
  expect(deviations.filter(({ id }) => !ids.has(id))).toEqual([]);
});

test('the page of differences is what `node tools/conformance/differences.ts` writes', async () => {
  const file = path.resolve(import.meta.dirname, '../../../docs/differences.md');
  expect(readFileSync(file, 'utf8')).toBe(await differencesPage());
});

test('each recorded example differs from MLflow in the way that it is shown for', async () => {
  const cases = await shownCases();
  const shown = explained.flatMap(({ id, recorded = [] }) => recorded.map((name) => [name, id]));
  const found = Array.from(cases, ([name, decided]) => {
    const { case: item, verdict } = decided;
    if (verdict.kind === 'undecided') return [name, verdict.why];
    return [name, deviationName(decided, expectedOf(verdict, item.responses[0]))];
  });
  expect(new Map(found as [string, string][])).toEqual(new Map(shown as [string, string][]));
});
