import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

const program = `
  import { decodeRequest } from '@mlmodel/scoring';
  const rows = Array.from({ length: 500 }, (_, row) => [row / 7, row]);
  const body = Buffer.from(JSON.stringify({ inputs: rows }));
  const needs = { numberKinds: false, nestedKinds: false, keyOrder: false };
  const { input } = decodeRequest(body, { contentType: 'application/json', needs });
  console.log(typeof WebAssembly, JSON.stringify(input.value) === JSON.stringify(rows));
`;

/** What workers do that only allow WebAssembly which was deployed with them. */
const forbidding = `
  WebAssembly.Module = class {
    constructor() {
      throw new WebAssembly.CompileError('Wasm code generation disallowed by embedder');
    }
  };
`;

test.each([
  ['is absent', ['--jitless'], program, 'undefined true\n'],
  ['may not be compiled', [], forbidding + program, 'object true\n'],
])('a matrix is read by the general parser where WebAssembly %s', (_how, flags, code, printed) => {
  const args = [...flags, '--input-type=module', '--eval', code];
  const output = execFileSync(process.execPath, args, { cwd: import.meta.dirname });
  expect(output.toString()).toBe(printed);
});
