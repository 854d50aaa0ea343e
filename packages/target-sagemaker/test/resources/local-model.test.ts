import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { localModel } from '../../src/resources/local-model.js';

const modelWith = (...flavors: string[]) => {
  const blocks = flavors.map((name) => `  ${name}:\n    data: model.bin\n`).join('');
  return { directory: temporaryFolder({ MLmodel: `flavors:\n${blocks}` }), label: 'churn' };
};

test.each([
  [['onnx', 'python_function'], undefined, 'python_function'],
  [['onnx', 'python_function'], 'onnx', 'onnx'],
  [['onnx'], undefined, 'onnx'],
])('of %j with %s wanted, it deploys %s', async (flavors, wanted, flavor) => {
  expect(await localModel(modelWith(...flavors), wanted)).toMatchObject({ flavor });
});

test('a flavor that the model does not have is refused', async () => {
  await expect(localModel(modelWith('onnx', 'python_function'), 'spark')).rejects.toThrow(
    'The model has the flavors "onnx", "python_function", and not "spark". Deploy one of them.',
  );
});

test('a folder without a model is refused', async () => {
  const directory = temporaryFolder({ 'other.txt': '' });
  await expect(localModel({ directory, label: 'x' })).rejects.toThrow('MLmodel');
});
