#!/usr/bin/env node
// usage: bundle-page SCRIPT STYLE   in a package's folder: writes src/generated/page-assets.ts
//
// The script and the style of a page for browsers, each as a string, so that a server has them without reading files.
// The licences of what is bundled go into dist/page/THIRD-PARTY-LICENSES.txt.
import { mkdirSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

const { outputFiles, metafile } = await build({
  entryPoints: process.argv.slice(2),
  outdir: 'page',
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'esm',
  target: ['chrome111', 'firefox115', 'safari16.4'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
});

const textOf = (end) => outputFiles.find(({ path }) => path.endsWith(end)).text;
mkdirSync('src/generated', { recursive: true });
writeFileSync(
  'src/generated/page-assets.ts',
  `/** The script of the page. */
export const pageScript: string = ${JSON.stringify(textOf('.js'))};

/** The style of the page. */
export const pageStyle: string = ${JSON.stringify(textOf('.css'))};
`,
);
mkdirSync('dist/page', { recursive: true });
writeFileSync('dist/page/THIRD-PARTY-LICENSES.txt', licencesOf(Object.keys(metafile.inputs)));
