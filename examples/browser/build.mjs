// Bundles the page into dist/.
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('.', import.meta.url));
await build({
  entryPoints: [`${folder}page.ts`],
  outdir: `${folder}dist`,
  bundle: true,
  format: 'esm',
  target: 'es2023',
  logLevel: 'warning',
});
cpSync(`${folder}index.html`, `${folder}dist/index.html`);
cpSync(`${folder}model`, `${folder}dist/model`, { recursive: true });
