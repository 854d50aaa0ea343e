import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

const folder = path.resolve(import.meta.dirname, '..');
const product = path.resolve(folder, '../..');
const specifiers = /(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g;

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(specifiers)].map((found) => found[1] ?? '');
}

/** The file and all files of this tool that it imports, with what each imports from elsewhere. */
function closure(file: string, seen = new Map<string, string[]>()): Map<string, string[]> {
  if (seen.has(file)) return seen;
  const imports = importsOf(file);
  seen.set(file, imports);
  for (const specifier of imports) {
    if (specifier.startsWith('.')) closure(path.resolve(path.dirname(file), specifier), seen);
  }
  return seen;
}

describe('the oracle and what it is compared by', () => {
  const files = closure(path.join(folder, 'oracle/oracle.ts'));
  closure(path.join(folder, 'replay/judge.ts'), files);
  closure(path.join(folder, 'labels/labels.ts'), files);

  test('reach the rules, the deviations and the comparison', () => {
    const names = [...files.keys()].map((file) => path.relative(folder, file));
    expect(names).toEqual(
      expect.arrayContaining(['oracle/scalar.ts', 'deviations.ts', 'replay/compare.ts']),
    );
  });

  test('import nothing of the product, directly or through others', () => {
    const bad = [...files].flatMap(([file, imports]) =>
      imports
        .filter((specifier) => {
          const target = specifier.startsWith('.')
            ? path.resolve(path.dirname(file), specifier)
            : specifier;
          return (
            specifier.startsWith('@mlmodel/') ||
            (path.isAbsolute(target) && !target.startsWith(`${folder}${path.sep}`))
          );
        })
        .map((specifier) => `${path.relative(product, file)} imports ${specifier}`),
    );
    expect(bad).toEqual([]);
  });

  test('load no module by a computed name', () => {
    const computed = [...files.keys()].filter((file) =>
      /import\(\s*[^'")\s]/.test(readFileSync(file, 'utf8')),
    );
    expect(computed).toEqual([]);
  });

  test('name no case of the corpus', () => {
    const ids = readdirSync(path.join(folder, 'corpus/cases')).map((name) =>
      name.replace('.jsonl', '-'),
    );
    const naming = [...files.keys()].filter((file) => {
      const text = readFileSync(file, 'utf8');
      return ids.some((id) => text.includes(id));
    });
    expect(naming).toEqual([]);
  });
});
