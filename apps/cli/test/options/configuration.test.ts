import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { corpusModel, root, runCli } from '../support/run-cli.js';

const model = corpusModel('onnx_ident_float64');
const wholeNumberOf = (most: number) => `must be a whole number from 0 to ${most}`;

/** Runs `mlmodel serve` in a folder with an `mlmodel.yaml`, which has to end with a mistake. */
async function mistakeOf(yaml: string, ...args: string[]): Promise<string> {
  const workingDirectory = temporaryFolder({ 'mlmodel.yaml': yaml });
  const run = await runCli(['serve', '-m', model, ...args], { workingDirectory });
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 2, stdout: '' });
  return run.stderr;
}

describe('a mistake in mlmodel.yaml exits with 2 and one line that names file, line and field', () => {
  test.each([
    [
      '# a comment\nport: http\n',
      `mlmodel.yaml, line 2: port ${wholeNumberOf(65_535)}, not "http".`,
    ],
    ['port: "5000"', `mlmodel.yaml, line 1: port ${wholeNumberOf(65_535)}, not "5000".`],
    [
      'host: a\nlogTracebacks: always',
      'mlmodel.yaml, line 2: logTracebacks must be one of limited, never, not "always".',
    ],
    ['allow-code: yes', 'mlmodel.yaml, line 1: allowCode must be true or false, not "yes".'],
    ['prot: 1', 'mlmodel.yaml, line 1: There is no option "prot": did you mean "port"?'],
    ['port: 1\nport: 2', 'mlmodel.yaml, line 2: Map keys must be unique.'],
    [
      'max-body-bytes: 1\nmaxBodyBytes: 2',
      'mlmodel.yaml, line 2: maxBodyBytes is already set in mlmodel.yaml, line 1.',
    ],
    ['port: 1\n---\nport: 2', 'mlmodel.yaml, line 2: The file must hold one YAML document.'],
    [
      'tfjs: &own\n  backend: *own',
      'mlmodel.yaml, line 1: The value refers to itself, or to others too often.',
    ],
    ['- 1', 'mlmodel.yaml must be a mapping, such as "port: 5000" on a line.'],
    [
      'tfjs:\n  backend: webgl',
      'mlmodel.yaml, line 2: tfjs.backend must be one of wasm, cpu, not "webgl".',
    ],
    [
      'python_function:\n  bridge-worker: 2',
      'mlmodel.yaml, line 2: python_function: There is no option "bridge-worker": did you mean "bridgeWorkers"?',
    ],
    [
      'python_functon: {}',
      'mlmodel.yaml, line 1: There is no option "python_functon": did you mean "python_function"?',
    ],
    ['tfjs: 3', 'mlmodel.yaml, line 1: tfjs must be a mapping of options.'],
    [
      'python_function:\n  modelConfig: "{"',
      'mlmodel.yaml, line 2: The option "modelConfig": must be the JSON of an object',
    ],
    [
      'python_function:\n  env: [A, "=secret"]',
      'mlmodel.yaml, line 2: python_function.env must be a list, each item NAME or NAME=VALUE.',
    ],
  ])('%j', async (yaml, message) => {
    // The flavors are those of the repository.
    const flavors = ['tfjs', 'pyfunc-bridge'].flatMap((name) => [
      '--flavor',
      join(root, 'packages', `flavor-${name}`),
    ]);
    expect(await mistakeOf(yaml, ...flavors)).toBe(`error: ${message}\n`);
  });

  test('broken YAML', async () => {
    expect(await mistakeOf('port: 1\nhost: [a\n')).toMatch(
      /^error: mlmodel\.yaml, line 3: [^\n]*\n$/,
    );
  });

  test('a key that resembles nothing', async () => {
    const message = await mistakeOf('colour: red');
    expect(message).toMatch(
      /^error: mlmodel\.yaml, line 1: "colour" is neither an option nor a flavor /,
    );
    expect(message).toContain('"mlmodel serve --help" lists the options');
  });

  test('a file that is not there fails as other files do', async () => {
    const { code, stderr } = await runCli(['serve', '-m', model, '--config', 'none.yaml']);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'error: Cannot read "none.yaml": the file does not exist. Check the path.\n',
    );
  });
});

describe('a mistake in the environment exits with 2 and one line that names the variable', () => {
  test.each([
    [
      { MLMODEL_PORT: 'http' },
      `The environment variable MLMODEL_PORT ${wholeNumberOf(65_535)}, not "http".`,
    ],
    [
      { MLMODEL_NONFINITE: 'nan' },
      'The environment variable MLMODEL_NONFINITE must be one of null, string, token, not "nan".',
    ],
    [
      { MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT: 'soon' },
      `The environment variable MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT ${wholeNumberOf(86_400)}, not "soon".`,
    ],
    [
      { MLMODEL_STREAM_TIMOUT: '1' },
      'There is no option for the environment variable MLMODEL_STREAM_TIMOUT: did you mean MLMODEL_STREAM_TIMEOUT?',
    ],
  ])('%j', async (environment: Record<string, string>, message) => {
    const { code, stdout, stderr } = await runCli(['serve', '-m', model], { environment });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${message}\n`,
    });
  });
});

test('what Kubernetes sets for a service called mlmodel is not taken for the port', async () => {
  const { stderr } = await runCli(['serve', '-m', model], {
    workingDirectory: temporaryFolder({ 'mlmodel.yaml': 'host: 5' }),
    environment: { MLMODEL_PORT: 'tcp://10.0.0.1:80' },
  });
  expect(stderr).toMatch(/^error: mlmodel\.yaml, line 1: host /);
});

describe('an option counts', () => {
  const input = '{"inputs": [[1.5, NaN]]}';

  /** How NaN is written. */
  async function predicted(sources: {
    readonly yaml?: string;
    readonly environment?: Record<string, string>;
    readonly args?: readonly string[];
  }): Promise<string> {
    const { yaml, environment = {}, args = [] } = sources;
    const workingDirectory = temporaryFolder(yaml === undefined ? {} : { 'mlmodel.yaml': yaml });
    const command = ['predict', '-m', model, ...args];
    const run = await runCli(command, { input, workingDirectory, environment });
    return /NaN"|null|NaN/.exec(run.stdout)?.[0] ?? run.stderr;
  }

  const yaml = 'nonfinite: string # as text\nport: 1\n';
  const environment = { MLMODEL_NONFINITE: 'token' };

  test('as the flag says, else the environment, else the file, else by default', async () => {
    expect(await predicted({})).toBe('null');
    expect(await predicted({ yaml })).toBe('NaN"');
    expect(await predicted({ yaml, environment })).toBe('NaN');
    expect(await predicted({ yaml, environment, args: ['--nonfinite', 'null'] })).toBe('null');
    expect(await predicted({ yaml, environment: { MLMODEL_NONFINITE: '' } })).toBe('NaN"');
  });

  test('the model too, which then needs no flag', async () => {
    const workingDirectory = temporaryFolder({ 'own.yaml': `model-uri: ${model}\n` });
    const run = await runCli(['predict', '--config', 'own.yaml'], { input, workingDirectory });
    expect(run).toMatchObject({ code: 0, stderr: '' });
  });

  test('a flag takes back what the file says', async () => {
    const brought = temporaryFolder({
      MLmodel: 'flavors: {node_function: {module: model.mjs}}',
      'model.mjs': 'export const predict = () => ({ kind: "json", value: 1 });',
    });
    const workingDirectory = temporaryFolder({ 'mlmodel.yaml': 'allowCode: true\n' });
    const flavor = join(root, 'packages/flavor-node-function');
    const args = ['predict', '-m', brought, '--flavor', flavor];
    const options = { input: '{"inputs": [1]}', workingDirectory };
    expect(await runCli(args, options)).toMatchObject({ code: 0, stdout: '{"predictions":1}' });
    expect(await runCli([...args, '--no-allow-code'], options)).toMatchObject({ code: 1 });
  });

  test('an empty file gives none', async () => {
    expect(await predicted({ yaml: '# nothing\n' })).toBe('null');
  });

  test('but not from a file that a model brings', async () => {
    const brought = temporaryFolder({
      MLmodel: 'flavors: {node_function: {module: model.mjs}}',
      'model.mjs':
        'console.error("ran"); export const predict = () => ({ kind: "json", value: 1 });',
      'mlmodel.yaml': 'allowCode: true\nmodelUri: .\n',
    });
    const run = await runCli(
      ['predict', '-m', '.', '--flavor', join(root, 'packages/flavor-node-function')],
      { input: '{"inputs": [1]}', workingDirectory: brought },
    );
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('note: mlmodel.yaml is ignored');
    expect(run.stderr).not.toContain('ran\n');
    expect(run.stderr).toContain('--allow-code');
  });
});
