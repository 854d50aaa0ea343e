import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { root } from './support/workspace.js';

const documents = globSync(
  ['*.md', 'docs/**/*.md', 'examples/*.md', '{packages,apps,tools}/*/*.md'],
  {
    cwd: root,
    exclude: ['**/node_modules/**'],
  },
);

/** The targets of links that are not addresses. */
function linksOf(text: string): readonly string[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]*`/g, '``');
  const links = prose.matchAll(/\]\(([^)\s]+)\)/g);
  return Array.from(links, ([, target = '']) => target).filter((target) => !target.includes(':'));
}

/** The anchors of the headings, as GitHub makes them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = text.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm);
  return new Set(
    Array.from(headings, ([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

test.each(documents)('the links of %s lead to files and headings', (document) => {
  const folder = dirname(join(root, document));
  const broken = linksOf(readFileSync(join(root, document), 'utf8')).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? join(root, document) : join(folder, path);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).has(anchor);
  });
  expect(broken).toEqual([]);
});
