import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { deviations } from '../deviations.ts';
import { page, readPage } from '../oracle/page.ts';
import { kinds, results } from '../oracle/scalar.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const groups = [...new Set([...page.rules].map((rule) => rule.split('/')[0]))];
const citation = new RegExp(`\\b(?:${groups.join('|')})/[a-z][a-z-]*\\b`, 'g');

function sourcesIn(folder: string): string[] {
  const entries = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => name.endsWith('.ts')).map((name) => path.join(folder, name));
}

/** Rules that a file names in quotes or backticks. */
function citedIn(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const quoted = text.match(/(?<=['"`])[a-z]+\/[a-z-]+(?=['"`])/g) ?? [];
  return quoted.filter((name) => name.match(citation)?.[0] === name);
}

describe('the casting rules', () => {
  test('are all known to the oracle: what arrives, and what it becomes', () => {
    const arrives = new Set(page.scalars.map((rule) => rule.arrives));
    const becomes = new Set(page.scalars.map((rule) => rule.becomes));
    expect([...arrives].filter((kind) => kinds[kind] === undefined)).toEqual([]);
    expect([...becomes].filter((result) => results[result] === undefined)).toEqual([]);
  });

  test('use every word that the page explains and the oracle implements', () => {
    const arrives = [...new Set(page.scalars.map((rule) => rule.arrives))].sort();
    const becomes = [...new Set(page.scalars.map((rule) => rule.becomes))].sort();
    expect([...page.kinds].sort()).toEqual(arrives);
    expect(Object.keys(kinds).sort()).toEqual(arrives);
    expect([...page.results].sort()).toEqual([...becomes, 'refused'].sort());
    expect(Object.keys(results).sort()).toEqual(becomes);
  });

  test('have ids of their own, of the type that they are about', () => {
    const ids = page.scalars.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page.scalars.filter(({ id, type }) => !id.startsWith(`${type}/`))).toEqual([]);
    expect([...page.codes.values()].filter((code) => !/^[A-Z_]+$/.test(code))).toEqual([]);
  });

  test.each(['tools/conformance/oracle', 'packages/core/src', 'packages/scoring/src'])(
    'are what %s cites',
    (folder) => {
      const cited = sourcesIn(folder).flatMap((file) =>
        citedIn(file).map((rule) => ({ file, rule })),
      );
      expect(cited.filter(({ rule }) => !page.rules.has(rule))).toEqual([]);
    },
  );

  test('are what deviations come from', () => {
    const unknown = deviations
      .flatMap(({ rules }) => rules)
      .filter((pattern) => pattern !== '*' && !pattern.endsWith('/*') && !page.rules.has(pattern));
    const empty = deviations
      .flatMap(({ rules }) => rules)
      .filter((pattern) => pattern.endsWith('/*') && !groups.includes(pattern.slice(0, -2)));
    expect([...unknown, ...empty]).toEqual([]);
  });
});

test('a page without one of the tables is an error', () => {
  expect(() => readPage('| rule | type |\n| - | - |\n')).toThrow(
    'no table with a column "arrives"',
  );
});
