#!/usr/bin/env node
// usage: bundle-package ENTRY…   in a package's folder: src/ENTRY.ts becomes dist/ENTRY.js
//
// Each entry is one file with the package's own modules in it; code that entries share or load later is in chunks next
// to them: Node's loader takes longer for hundreds of small files than for the code in them. Packages that the manifest
// names as dependencies or peers stay imports; others are bundled too, with their licences next to them.
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

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

const licences = licencesOf(Object.keys(metafile.inputs));
if (licences !== '') writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licences);
