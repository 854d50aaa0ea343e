import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { registry } from '../src/registry.js';

test('the README lists the estimators of the registry', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows.map((row) => row.replace(/ +/g, ' '))).toEqual(estimatorRows());
});

/** A row for each package of scikit-learn. */
function estimatorRows(): readonly string[] {
  const names = new Map<string, string[]>();
  for (const key of [...registry.keys()].sort()) {
    const [folder = '', ...rest] = key.split('.');
    const name = rest.at(-1);
    names.set(folder, [...(names.get(folder) ?? []), `\`${name}\``]);
  }
  return [...names].map(([folder, each]) => `| \`${folder}\` | ${each.join(', ')} |`);
}
