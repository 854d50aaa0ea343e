import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { corpusModel, runCli } from '../support/run-cli.js';

const iris = corpusModel('onnx_iris_label');
const body = JSON.stringify({
  dataframe_split: {
    columns: ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'],
    data: [[5.1, 3.5, 1.4, 0.2]],
  },
  paramz: { secret: 4711 },
});

test('predict warns of names that are ignored', async () => {
  const { code, stderr } = await runCli(['predict', '-m', iris], { input: body });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr:
      'warning: A request has the key "paramz", which is ignored: request bodies have no such key. Did you mean "params"?\n',
  });
});

test.each<[string, { args?: string[]; variable?: string; yaml?: string }]>([
  ['a flag', { args: ['--strict'] }],
  ['a variable', { variable: 'true' }],
  ['a file', { yaml: 'strict: true\n' }],
])('predict refuses them with %s', async (_source, { args = [], variable = '', yaml = '' }) => {
  const { code, stdout, stderr } = await runCli(['predict', '-m', iris, ...args], {
    input: body,
    workingDirectory: temporaryFolder({ 'mlmodel.yaml': yaml }),
    environment: { MLMODEL_STRICT: variable },
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(
    'Request bodies have no key "paramz". Did you mean "params" instead of "paramz"? With --strict, names that would be ignored are refused: correct it, or leave it out.',
  );
});
