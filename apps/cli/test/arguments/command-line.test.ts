import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { corpusModel, runCli } from '../support/run-cli.js';

const escapeCode = '\u001b[';

test('--version prints only the version', async () => {
  const { code, stdout } = await runCli(['--version']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([[[]], [['serve']], [['predict']], [['inspect']], [['prepare-env']]])(
  'mlmodel %j --help explains and shows examples',
  async (command) => {
    const { code, stdout, stderr } = await runCli([...command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(['Usage: mlmodel', ...command].join(' '));
    expect(stdout).toMatch(/Examples:\n {2}(echo .* \| )?mlmodel/);
  },
);

describe('a mistake on the command line exits with 2 and one line', () => {
  test.each<[string[], string]>([
    [['serve', '-m', 'x', '-p', '70000'], 'whole number from 0 to 65535'],
    [['serve', '-m', 'x', '-p', 'http'], 'whole number from 0 to 65535'],
    [['predict', '-m', 'x', '-t', 'xml'], 'must be one of csv, json, jsonl'],
    [['predict', '-m', 'x', '--env', '=value'], 'NAME=VALUE'],
    [['serve', '-m', 'x', '--env-manager', 'pipenv'], 'must be one of local, uv'],
    [['serve', '-m', 'x', '--bridge-workers', '0'], 'whole number from 1'],
    [['predict', '-m', 'x', '--nonfinite', 'nan'], 'must be one of null, string, token'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    expect(stderr).toContain(message);
  });
});

describe('a failure exits with 1 and one line', () => {
  const broken = () => temporaryFolder({ MLmodel: 'flavors: [\n\nunclosed' });

  test.each<[string, () => string, string]>([
    ['no model', () => '/no/such/model', 'There is no model at "/no/such/model"'],
    ['no MLmodel file', () => temporaryFolder(), 'contains no MLmodel file'],
    [
      'a remote model',
      () => 'hdfs://host/model',
      'mlflow artifacts download --artifact-uri hdfs://',
    ],
    ['a registered model', () => 'models:/iris@champion', 'No tracking server is configured'],
    ['a broken MLmodel file', broken, 'MLmodel'],
  ])('%s', async (_what, location, message) => {
    for (const args of [
      ['inspect', location()],
      ['predict', '-m', location()],
    ]) {
      const { code, stdout, stderr } = await runCli(args, { input: '{}' });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^error: [^\n]*\n$/);
      expect(stderr).toContain(message);
    }
  });

  test('and a stack with --debug', async () => {
    const { stderr } = await runCli(['inspect', '/no/such/model', '--debug']);
    expect(stderr).toMatch(/^error: .*\nMlmodelError: .*\n {4}at /);
  });

  test('names from the model or the command line cannot control the terminal', async () => {
    const { stderr } = await runCli(['inspect', `/no/${escapeCode}2J`]);
    expect(stderr).not.toContain(escapeCode);
    expect(stderr).toContain('\\u001b[2J');
  });
});

test('colours are for terminals only', async () => {
  const { stdout } = await runCli(['inspect', corpusModel('onnx_iris_label')]);
  expect(stdout).not.toContain(escapeCode);
});
