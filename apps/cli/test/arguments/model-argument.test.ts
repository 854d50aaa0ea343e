import { describe, expect, test } from '@jest/globals';
import { shell } from '../support/newcomers-folder.js';

describe('the model is taken', () => {
  const paths = ['model', 'model/', './model/MLmodel', '-m model', 'model -m ./model', '-- model'];

  test.each(paths)('as an argument or with -m: %s', async (words) => {
    const predicted = await shell(`mlmodel predict ${words} < model/serving_input_example.json`);
    const stdout = '{"predictions":[{"label":0},{"label":0},{"label":0}]}';
    expect(predicted).toEqual({ code: 0, stdout, stderr: '' });
    expect((await shell(`mlmodel inspect --json ${words}`)).stdout).toContain('"onnx"');
  });

  test('before and after options, also those of flavors', async () => {
    for (const words of [
      '--rows-independent model --nonfinite null',
      '--backend cpu --rows-independent model',
      '--model-config {} --env A=b model',
    ]) {
      const line = `mlmodel predict ${words} -i model/serving_input_example.json`;
      expect(await shell(line)).toMatchObject({ code: 0, stderr: '' });
    }
  });

  test('from the environment and from mlmodel.yaml, by every command', async () => {
    for (const line of [
      'MLMODEL_MODEL_URI=model mlmodel inspect',
      'echo modelUri: model > mlmodel.yaml && mlmodel inspect',
      'echo modelUri: model > mlmodel.yaml && mlmodel prepare-env',
      'echo modelUri: other > mlmodel.yaml && mlmodel inspect model',
    ]) {
      expect(await shell(line)).toMatchObject({ code: 0 });
    }
  });
});
