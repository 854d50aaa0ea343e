#!/usr/bin/env node
// usage: compile-assembly SOURCE FILE   in a package's folder: compiles AssemblyScript to a module with WebAssembly in it
//
// The bytes are a string, so that a bundle and a test find them without a path.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { main } from 'assemblyscript/asc';

const [source, file] = process.argv.slice(2);
let binary;
const { error, stderr } = await main(
  [source, '--outFile', 'module.wasm', '-O3', '--noAssert', '--runtime', 'stub'],
  {
    writeFile: (name, contents) => {
      if (name === 'module.wasm') binary = contents;
    },
  },
);
if (error !== null || binary === undefined) {
  console.error(String(stderr));
  process.exit(1);
}
mkdirSync(dirname(file), { recursive: true });
writeFileSync(
  file,
  `/** \`${source}\`, compiled: a WebAssembly module in base64. */
export const wasm =
  '${Buffer.from(binary).toString('base64')}';
`,
);
