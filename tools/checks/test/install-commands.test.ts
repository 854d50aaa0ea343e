import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { publishedPackages, root } from './support/workspace.js';

/** Where commands stand that users may copy: documents, sources with their messages, examples and templates. */
const texts = globSync(
  [
    '*.md',
    '{docs,.changeset}/**/*.md',
    'examples/*/*.{md,mjs,ts,html}',
    '{packages,apps,tools}/*/*.md',
    '{packages,apps,tools}/*/{src,bin,template,python}/**/*.{ts,mjs,py,md,json}',
  ],
  { cwd: root, exclude: ['**/node_modules/**'] },
);

/** Packages that npm must not install without flags, and the flags: flavors that say so, and what they depend on. */
const flagsByPackage = new Map(
  publishedPackages().flatMap(({ name, manifest }) => {
    const flags = manifest.mlmodel?.installFlags;
    if (flags === undefined) return [];
    return [name, ...Object.keys(manifest.dependencies ?? {})].map((each) => [each, flags]);
  }),
);

/** The commands of a text that install with npm, with variables that are set for them. */
function installCommands(text: string): readonly string[] {
  return text.match(/(\b[A-Z_]+=\S+ )?\bnpm (i|install|add|ci)\b[^\n`'";#]*/g) ?? [];
}

describe('commands that install', () => {
  const commands = texts.flatMap((path) =>
    installCommands(readFileSync(join(root, path), 'utf8')).map((command) => ({ path, command })),
  );

  test('have the flags that the packages need', () => {
    const wrong = commands.filter(({ command }) =>
      command
        .split(/\s+/)
        .map((word) => flagsByPackage.get(word))
        .some((flags) => flags !== undefined && !command.includes(flags)),
    );
    expect(wrong).toEqual([]);
    expect(commands.some(({ command }) => command.includes('@mlmodel/flavor-onnx'))).toBe(true);
    expect(flagsByPackage.get('onnxruntime-node')).toBe('--ignore-scripts');
  });

  test('set no variables, which no two shells do in the same way', () => {
    expect(commands.filter(({ command }) => !command.startsWith('npm '))).toEqual([]);
  });
});

const readmes = ['README.md', ...globSync('{packages,apps,tools}/*/README.md', { cwd: root })];

test.each(readmes.filter(installsOwnPackage))(
  '%s says what to install before the first release',
  (readme) => {
    const text = readFileSync(join(root, readme), 'utf8').replaceAll(/\s+/g, ' ');
    expect(text).toMatch(
      /\bBefore the first release\b.*(\.\.\/\.\.\/README\.md#install|npm run pack)/,
    );
  },
);

function installsOwnPackage(readme: string): boolean {
  return /\bnpm (install|create)\b.*@mlmodel\//.test(readFileSync(join(root, readme), 'utf8'));
}
