#!/usr/bin/env node
// usage: own-plugins flavor|target FILE   in a package's folder: writes a module with the workspace's packages of a kind
//
// Messages and checks name these packages, and importing them would turn the dependencies around. The module follows from
// the manifests in packages/*, so that a new package edits nothing else.
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const [kind, file] = process.argv.slice(2);
const manifests = globSync('packages/*/package.json', { cwd: root })
  .map((path) => JSON.parse(readFileSync(join(root, path), 'utf8')))
  .filter((manifest) => manifest.private !== true && manifest.mlmodel?.[kind] !== undefined)
  .sort((one, other) => (one.name < other.name ? -1 : 1));
const entries = manifests.map(({ name, mlmodel: { [kind]: key, installFlags = '' } }) => [
  key,
  { name, installFlags },
]);
const title = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;

mkdirSync(dirname(file), { recursive: true });
writeFileSync(
  file,
  `/** A ${kind} package of this project, from its manifest. */
export interface Own${title} {
  readonly name: string;
  /** Flags that \`npm install\` needs; empty if none. */
  readonly installFlags: string;
}

/** The ${kind} packages of this project by ${kind}; for messages and checks of names, not for discovery. */
export const own${title}s: ReadonlyMap<string, Own${title}> = new Map(${JSON.stringify(entries, null, 2)});
`,
);
