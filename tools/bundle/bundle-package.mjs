#!/usr/bin/env node
// usage: bundle-package ENTRY…   in a package's folder: src/ENTRY.ts becomes dist/ENTRY.js
//
// Each entry is one file with the package's own modules in it; code that entries share or load later is in chunks next
// to them: Node's loader takes longer for hundreds of small files than for the code in them. Packages that the manifest
// names as dependencies or peers stay imports; others are bundled too, with their licences next to them.
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const imported = Object.keys({ ...dependencies, ...peerDependencies });

const { metafile } = await build({
  entryPoints: process.argv.slice(2).map((entry) => `src/${entry}.ts`),
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  splitting: true,
  external: ['node:*', ...imported.flatMap((name) => [name, `${name}/*`])],
  format: 'esm',
  platform: 'neutral',
  conditions: ['browser'],
  mainFields: ['module', 'main'],
  target: 'node22.12',
  metafile: true,
  logLevel: 'warning',
});

// Chunks are named after what they hold, so those of earlier builds are not overwritten.
for (const path of globSync('dist/**/*.js')) if (!(path in metafile.outputs)) rmSync(path);

const files = Object.keys(metafile.inputs).filter((path) => path.includes('node_modules/'));
const bundled = Object.groupBy(
  files,
  (path) => path.match(/.*node_modules\/(?:@[^/]+\/)?[^/]+/)[0],
);
const licences = Object.entries(bundled).map(([folder, paths]) => {
  const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  return `${name} ${version}\n\n${licenceOf(folder, paths)}`;
});
if (licences.length > 0) writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licences.join('\n\n'));

/** The licence file of a package; without one, the notices at the start of its bundled files. */
function licenceOf(folder, paths) {
  if (existsSync(`${folder}/LICENSE`)) return readFileSync(`${folder}/LICENSE`, 'utf8');
  const notices = paths.map((path) => /^(?:\/\/.*\n)+/.exec(readFileSync(path, 'utf8'))?.[0]);
  if (notices.includes(undefined)) throw new Error(`${folder} has no LICENSE, nor have its files.`);
  return [...new Set(notices.map((notice) => notice.replace(/^\/\/ ?/gm, '').trim()))].join('\n\n');
}
