import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { corpusModel, root, runCli } from './run-cli.js';

const bridge = ['--flavor', join(root, 'packages/flavor-pyfunc-bridge')];
const echo = corpusModel('echo_nosig');

describe('mlmodel prepare-env', () => {
  test('prints only the interpreter on standard output', async () => {
    const args = ['prepare-env', '-m', echo, ...bridge, '--env-manager', 'local'];
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\/[^\n]*python[^\n]*\n$/);
  });

  test('fails with one line that names what is not allowed', async () => {
    const model = temporaryFolder({
      MLmodel: 'flavors: {python_function: {loader_module: m}}',
      'python_env.yaml': 'dependencies:\n- six\n- -e .\n',
    });
    const { code, stdout, stderr } = await runCli(['prepare-env', '-m', model, ...bridge]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: python_env\.yaml, line 3: "-e \."[^\n]*--allow-build[^\n]*\n$/);
  });

  test('has nothing to do for a flavor without an environment', async () => {
    const { code, stdout, stderr } = await runCli([
      'prepare-env',
      '-m',
      corpusModel('onnx_iris_label'),
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('nothing to prepare');
  });
});

test.each(['/no/such/file.json', '{"a": ', '{]', '[1]'])(
  '--model-config %j is one clear error',
  async (config) => {
    const { code, stderr } = await runCli(['predict', '-m', echo, '--model-config', config], {
      input: '{"inputs": [1]}',
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: --model-config must be a JSON object[^\n]*\n$/);
  },
);
