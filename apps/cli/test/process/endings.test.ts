import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { root, runCli } from '../support/run-cli.js';

const flavor = fileURLToPath(new URL('../flavors/moody', import.meta.url));
const bridge = `${root}packages/flavor-pyfunc-bridge`;
const slowExit = fileURLToPath(new URL('../fixtures/slow-exit', import.meta.url));
const python = pythonForTests();

function predict(config: object) {
  const model = temporaryFolder({ MLmodel: JSON.stringify({ flavors: { moody: config } }) });
  return runCli(['predict', '-m', model, '--flavor', flavor], { input: '{"inputs": [1]}' });
}

(python ? test : test.skip)(
  'a Python process that ends slowly does not delay the response',
  async () => {
    const args = ['predict', '-m', slowExit, '--flavor', bridge, '--python', python ?? ''];
    const { code, stdout } = await runCli(args, {
      input: '{"dataframe_split": {"columns": ["a"], "data": [[1], [2]]}}',
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"predictions":[2]}' });
  },
);

describe('a promise that never settles ends the command with an error', () => {
  const unfinished = /^error: The command ended before it was done: [^\n]*\n$/;

  test.each([
    ['loaded', { load: 'never' }],
    ['predicting', { predict: 'never' }],
  ])('while the model is %s', async (_what, config) => {
    const { code, stdout, stderr } = await predict(config);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(unfinished);
  });

  test('while the model is disposed of, after the response is written', async () => {
    const { code, stdout, stderr } = await predict({ dispose: 'never' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '{"predictions":"xxxxxx"}' });
    expect(stderr).toMatch(unfinished);
  });
});
