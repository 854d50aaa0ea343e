import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inspectModelFile } from '../../src/model-file/inspect-model-file.js';
import { fixture, loadFixture } from '../support/load-onnx.js';

async function boundedTime(directory: string): Promise<boolean> {
  const bytes = await readFile(path.join(directory, 'model.onnx'));
  return inspectModelFile(bytes, 'model.onnx').boundedTime;
}

const corpus = path.join(import.meta.dirname, '../../../../tools/conformance/corpus/models');

describe('the run time of a model', () => {
  test.each([
    ['has a loop whose steps are a value', 'steps'],
    ['has a loop that a condition ends', 'endless-batch'],
    ['has branches', 'locale'],
    ['fills a shape that the input has as values', 'filled'],
    ['does so in a function', 'filled-by-function'],
    ['keeps the elements that are not zero', 'uneven-rows'],
    ['has an operator of an unknown domain', 'custom-operator'],
  ])('may depend on values where it %s', async (_what, name) => {
    expect(await boundedTime(fixture(name))).toBe(false);
  });

  test.each([
    ['it only adds', 'initializer-as-input'],
    ['a shape is a constant', 'shaped-outputs'],
    ['a shape is that of the input', 'filled-like'],
    ['a function gets the shape of the input', 'filled-like-by-function'],
    ['it calls a function that adds', 'stamp-opset-28'],
    ['axes are constants', 'scalar-output'],
    ['it is a forest with a ZipMap', 'zip-map-and-tensor'],
    ['indices are values', 'gather'],
  ])('depends on no value where %s', async (_what, name) => {
    expect(await boundedTime(fixture(name))).toBe(true);
  });

  test.each(['onnx_iris_label', 'onnx_iris_probs', 'onnx_mnist', 'onnx_xgb_iris'])(
    'of %s depends on no value',
    async (name) => {
      expect(await boundedTime(path.join(corpus, name))).toBe(true);
    },
  );

  test('is declared by the session', async () => {
    for (const name of ['steps', 'gather']) {
      const session = await loadFixture(name);
      expect([name, session.execution.boundedTime]).toEqual([name, name === 'gather']);
      await session.dispose();
    }
  });
});
