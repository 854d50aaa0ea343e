import { cp, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { LoadProblem } from '@mlmodel/core';
import { openModelDirectory } from '@mlmodel/core/node';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { parseOnnxConfig } from '../../src/config/onnx-config.js';
import { checkOnnxModel } from '../../src/load/check-load.js';
import { fixture } from '../support/load-onnx.js';

const digits = fileURLToPath(new URL('../../../../tools/models/digits', import.meta.url));

async function problemsOf(directory: string): Promise<readonly LoadProblem[]> {
  const files = await openModelDirectory(directory);
  const config = parseOnnxConfig({ data: 'model.onnx' });
  return (await checkOnnxModel({ config, files })).problems;
}

async function digitsWith(change: (copy: string) => Promise<void>): Promise<string> {
  const copy = join(temporaryFolder(), 'digits');
  await cp(digits, copy, { recursive: true });
  await change(copy);
  return copy;
}

test('finds nothing wrong with a model that has its external data', async () => {
  expect(await problemsOf(digits)).toEqual([]);
});

describe('finds', () => {
  test.each<[string, (copy: string) => Promise<void>, string]>([
    [
      'a missing model file',
      (copy) => rm(join(copy, 'model.onnx')),
      'model.onnx, which is the model, is missing',
    ],
    [
      'missing external data',
      (copy) => rm(join(copy, 'weights.bin')),
      'weights.bin, which holds tensors of model.onnx, is missing',
    ],
    [
      'external data that is cut off',
      (copy) => truncate(join(copy, 'weights.bin'), 100),
      'weights.bin, which holds tensors of model.onnx, is cut off: it has 100 bytes of ',
    ],
  ])('%s', async (_what, change, reason) => {
    const [problem, ...others] = await problemsOf(await digitsWith(change));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      severity: 'error',
      fix: expect.stringMatching(/copy .* again/),
    });
    expect(problem?.reason).toContain(reason);
  });

  test.each([
    ['empty', 'model.onnx, which is the model, is empty'],
    ['lfs-pointer', 'model.onnx, which is the model, is a Git LFS pointer, not the file itself'],
    ['corrupt', 'model.onnx is not an ONNX model or is damaged.'],
    ['escape-missing', 'absent.bin, which holds tensors of model.onnx, is missing'],
    ['escape-subgraph', 'keeps tensors in "../secret.bin", which is outside the model directory'],
    ['short-data', 'b.bin, which holds tensors of model.onnx, is cut off: it has 4 bytes of 8'],
  ])('what is wrong with %s', async (name, reason) => {
    const problems = await problemsOf(fixture(name));
    expect(problems.map((problem) => problem.reason)).toEqual([expect.stringContaining(reason)]);
  });
});
