import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { runCli } from '../support/run-cli.js';
import { VersionRegistry } from '../support/version-registry.js';

const shelf = fileURLToPath(new URL('../targets/shelf', import.meta.url));
const model = join(shelf, '../../../../../tools/models/iris');
const folder = temporaryFolder();
const file = join(folder, 'shelf.json');
writeFileSync(file, '{}');

/** Runs a command below `deployments` with the target of a stranger. */
function deployments(...words: readonly string[]) {
  const target = ['-t', `shelf:${file}`, '--target-package', shelf];
  return runCli(['deployments', words[0] ?? '', ...target, ...words.slice(1)]);
}

test('a deployment is created, shown, changed and deleted', async () => {
  const given = ['-n', 'a', '-m', model, '-f', 'onnx', '--endpoint', 'prod'];
  expect(await deployments('create', ...given, '-C', 'height=2', '-C', 'labels={"a":1}')).toEqual({
    code: 0,
    stdout: `onnx deployment a is created
name: a
flavor: onnx
endpoint: prod
model: iris
config: {"height":2,"labels":{"a":1}}
`,
    stderr: 'info: A place for a\n',
  });
  expect((await deployments('list')).stdout).toBe('a  onnx  prod\n');
  const json = await deployments('get', '-n', 'a', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ name: 'a', config: { height: 2 } });
  const updated = await deployments('update', '-n', 'a', '-C', 'height=3');
  expect(updated.stdout).toBe('Deployment a is updated (with flavor onnx)\n');
  expect(JSON.parse(readFileSync(file, 'utf8')).a.config).toEqual({ height: 3 });
  expect((await deployments('delete', '-n', 'a')).stdout).toBe('Deployment a is deleted\n');
  expect(JSON.parse((await deployments('list', '--json')).stdout)).toEqual([]);
});

test('a target gets the version that an alias names', async () => {
  const registry = new VersionRegistry('export const predict = () => [1];');
  try {
    const model = ['-m', 'models:/näme@champion', '--tracking-uri', await registry.start()];
    const { stdout } = await deployments('create', '-n', 'version', ...model);
    expect(stdout).toContain('\nmodel: models:/näme/1\n');
  } finally {
    registry.close();
  }
});

test('predictions go to the deployment, and their response to a file', async () => {
  const rows = join(folder, 'rows.csv');
  const output = join(folder, 'out.json');
  writeFileSync(rows, 'a,b\n1,2\n');
  const csv = await deployments('predict', '-n', 'a', '-I', rows, '-O', output);
  expect(csv).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual({
    deploymentName: 'a',
    type: 'text/csv',
    body: 'a,b\n1,2\n',
  });
  const records = join(folder, 'rows.json');
  writeFileSync(records, '[{"a": 1.0}]');
  const { stdout } = await deployments('predict', '--endpoint', 'prod', '-I', records);
  expect(JSON.parse(stdout)).toEqual({
    endpoint: 'prod',
    type: 'application/json',
    body: '{"dataframe_records": [{"a": 1.0}]}',
  });
});

test('endpoints are created, listed, described and deleted', async () => {
  const lines = await Promise.all([
    deployments('create-endpoint', '--endpoint', 'prod'),
    deployments('list-endpoints'),
    deployments('get-endpoint', '--endpoint', 'prod'),
    deployments('delete-endpoint', '--endpoint', 'prod'),
  ]);
  expect(lines.map(({ stdout }) => stdout)).toEqual([
    'Endpoint prod is created\n',
    'prod\n',
    'name: prod\nstate: empty\n',
    'Endpoint prod is deleted\n',
  ]);
});

test('the help of a target has its URIs, its configuration and its commands', async () => {
  const { stdout } = await deployments('help');
  expect(stdout).toBe(`shelf: Puts models on a shelf.

URIs:
  -t shelf:/FILE  the shelf that is kept in a file

Configuration:
  -C height=  rows of the shelf (default: 1): a whole number from 1; of create,
              update
  -C labels=  what is written on it: an object; of create

Commands:
  mlmodel shelf dust --help

It holds what you put on it.
`);
});

describe('a mistake is one line that says what to do', () => {
  test.each([
    [['create', '-n', 'a'], 2, '-m MODEL is missing.'],
    [['delete'], 2, '-n NAME is missing.'],
    [['predict', '-n', 'a'], 2, '-I FILE is missing.'],
    [['create', '-n', 'a', '-m', model, '-C', 'height'], 2, '-C takes key=value, not "height".'],
    [['create', '-n', 'a', '-m', model, '-C', 'labels={'], 2, '-C labels is not valid JSON.'],
    [
      ['explain', '-n', 'a', '-I', file],
      1,
      'The target "shelf" does not explain predictions. mlmodel deployments help -t shelf says',
    ],
    [['predict', '-n', 'a', '--endpoint', 'b', '-I', file], 1, 'and not both.'],
    [['predict', '-n', 'a', '-I', join(folder, 'none.json')], 1, 'the file does not exist'],
    [['create', '-n', 'a', '-m', 'no/model'], 1, 'There is no model at "no/model"'],
    [['crate', '-n', 'a'], 2, 'has no command "crate": did you mean create?'],
    [['list', '--name', 'a'], 2, 'mlmodel deployments list has no option --name'],
  ])('%j', async (words, code, message) => {
    const result = await deployments(...words);
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code, stdout: '' });
    expect(result.stderr).toMatch(/^(info: A place for a\n)?error: .*\n$/);
    expect(result.stderr).toContain(message);
  });

  test('no target, and one that is not installed', async () => {
    const none = await runCli(['deployments', 'list'], { workingDirectory: folder });
    expect(none.stderr).toContain('No target is given. Give one with -t');
    expect(none.code).toBe(2);
    const environment = { MLFLOW_DEPLOYMENTS_TARGET: 'mainframe:/x' };
    const unknown = await runCli(['deployments', 'list'], { environment });
    expect(unknown.stderr).toContain('No package for the deployment target "mainframe"');
  });
});
