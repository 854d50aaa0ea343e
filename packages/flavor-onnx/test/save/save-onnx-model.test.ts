import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadModel, saveModel } from '@mlmodel/core/node';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { onnxFlavor } from '../../src/onnx-flavor.js';

const fixtures = path.join(import.meta.dirname, '../fixtures');
const tools = path.join(import.meta.dirname, '../../../../tools');
const corpus = path.join(tools, 'conformance/corpus/models');
const bigConstant = path.join(corpus, 'onnx_bigconst');
const withoutSignature = path.join(corpus, 'onnx_nosig_float32');

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});

function save(source: unknown) {
  return saveModel(path.join(folder, 'model'), { flavor: onnxFlavor, source });
}

async function predict(directory: string, value: unknown) {
  const model = await loadModel(directory, { flavors: [onnxFlavor] });
  try {
    return await model.predict({ kind: 'tensor', form: 'inputs', value });
  } finally {
    await model.dispose();
  }
}

describe('an ONNX model', () => {
  test.each(['bytes', 'a path'])('is saved from %s and answers as before', async (kind) => {
    const file = path.join(withoutSignature, 'model.onnx');
    const info = await save(kind === 'bytes' ? readFileSync(file) : file);
    const rows = [[1.5, 2.5]];
    expect(await predict(path.join(folder, 'model'), rows)).toEqual(
      await predict(withoutSignature, rows),
    );
    expect(info.flavors).toMatchObject({
      onnx: { data: 'model.onnx', onnx_session_options: null },
      python_function: {
        data: 'model.onnx',
        env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' },
        loader_module: 'mlflow.onnx',
      },
    });
    expect(readdirSync(path.join(folder, 'model')).sort()).toEqual(
      'MLmodel conda.yaml model.onnx python_env.yaml requirements.txt'.split(' '),
    );
  });

  test('is saved with the external data next to its file', async () => {
    await save(path.join(bigConstant, 'model.onnx'));
    const weights = readFileSync(path.join(folder, 'model/weights.bin'));
    expect(weights.equals(readFileSync(path.join(bigConstant, 'weights.bin')))).toBe(true);
  });
});

describe('what cannot be loaded is not saved', () => {
  afterEach(() => expect(readdirSync(folder)).not.toContain('model'));

  test('such as a corrupt file', async () => {
    await expect(save(path.join(fixtures, 'corrupt/model.onnx'))).rejects.toMatchObject({
      message: expect.stringContaining('model.onnx'),
    });
  });

  test('such as a graph with an operator that onnxruntime lacks', async () => {
    await expect(save(path.join(fixtures, 'unknown-operator/model.onnx'))).rejects.toMatchObject({
      message: expect.stringContaining('model.onnx'),
    });
  });

  test.each(['escape-absolute', 'escape-initializer', 'escape-subgraph'])(
    'such as external data outside its folder: %s',
    async (name) => {
      await expect(save(path.join(fixtures, name, 'model.onnx'))).rejects.toMatchObject({
        errorCode: 'INVALID_PARAMETER_VALUE',
      });
    },
  );

  test('such as external data that is missing', async () => {
    cpSync(path.join(bigConstant, 'model.onnx'), path.join(folder, 'graph-only.onnx'));
    await expect(save(path.join(folder, 'graph-only.onnx'))).rejects.toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
      message: expect.stringContaining('weights.bin'),
    });
  });

  test('such as bytes that refer to external data', async () => {
    await expect(save(readFileSync(path.join(bigConstant, 'model.onnx')))).rejects.toMatchObject({
      message: expect.stringContaining('path'),
    });
  });

  test('such as a file that is missing, or anything else', async () => {
    const missing = save(path.join(folder, 'none.onnx'));
    await expect(missing).rejects.toMatchObject({ errorCode: 'RESOURCE_DOES_NOT_EXIST' });
    await expect(save({})).rejects.toMatchObject({ errorCode: 'INVALID_PARAMETER_VALUE' });
  });
});
