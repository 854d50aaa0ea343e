import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { run } from './support/run.js';

test('flavors keep the contract with the lowest core that they allow', async () => {
  const program = join(import.meta.dirname, '../lowest-core.mjs');
  const output = await run([process.execPath, program], { cwd: import.meta.dirname });
  expect(output).toContain('packages/flavor-onnx');
}, 600_000);
