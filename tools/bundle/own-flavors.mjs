#!/usr/bin/env node
// usage: own-flavors FILE   in a package's folder: writes a module with the workspace's flavor packages
//
// Messages and checks name these packages, and importing them would turn the dependencies around. The module follows from
// the manifests in packages/*, so that a new flavor edits nothing else.
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const manifests = globSync('packages/*/package.json', { cwd: root })
  .map((path) => JSON.parse(readFileSync(join(root, path), 'utf8')))
  .filter((manifest) => manifest.private !== true && manifest.mlmodel?.flavor !== undefined)
  .sort((one, other) => (one.name < other.name ? -1 : 1));
const entries = manifests.map(({ name, mlmodel: { flavor, installFlags = '' } }) => [
  flavor,
  { name, installFlags },
]);

const [file] = process.argv.slice(2);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(
  file,
  `/** A flavor package of this project, from its manifest. */
export interface OwnFlavor {
  readonly name: string;
  /** Flags that \`npm install\` needs; empty if none. */
  readonly installFlags: string;
}

/** The flavor packages of this project by flavor; for messages and checks of names, not for discovery. */
export const ownFlavors: ReadonlyMap<string, OwnFlavor> = new Map(${JSON.stringify(entries, null, 2)});
`,
);
