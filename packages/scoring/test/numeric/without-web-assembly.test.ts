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

test('a matrix is read by the general parser', () => {
  const args = ['--jitless', '--input-type=module', '--eval', program];
  const output = execFileSync(process.execPath, args, { cwd: import.meta.dirname });
  expect(output.toString()).toBe('undefined true\n');
});
