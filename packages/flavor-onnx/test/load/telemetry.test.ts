import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { fixture } from '../support/load-onnx.js';

// In a separate process, so that the native library sees its environment.
const program = `
  import { loadModel } from '@mlmodel/core/node';
  import { onnxFlavor } from '@mlmodel/flavor-onnx';
  const model = await loadModel(process.argv[1], { flavors: [onnxFlavor] });
  await model.dispose();`;

test('loading a model leaves nothing in the home of the user', () => {
  const home = temporaryFolder();
  const { PATH } = process.env;
  execFileSync(
    process.execPath,
    ['--input-type=module', '--eval', program, fixture('identity-float32')],
    { cwd: join(import.meta.dirname, '../..'), env: { PATH, HOME: home } },
  );
  expect(readdirSync(home)).toEqual([]);
});
