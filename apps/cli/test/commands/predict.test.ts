import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { corpusModel, runCli } from '../support/run-cli.js';

const iris = corpusModel('onnx_iris_label');
const example = readFileSync(join(iris, 'serving_input_example.json'), 'utf8');
const answer = '{"predictions": [{"label": 0}, {"label": 0}, {"label": 0}]}';
const csv =
  'sepal length (cm),sepal width (cm),petal length (cm),petal width (cm)\n5.1,3.5,1.4,0.2\n';

test('reads JSON from standard input and writes the response of /invocations', async () => {
  const { code, stdout, stderr } = await runCli(['predict', '-m', iris], { input: example });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual(JSON.parse(answer));
});

test('accepts the model as a file: URI and as a relative path', async () => {
  const workingDirectory = temporaryFolder();
  symlinkSync(iris, join(workingDirectory, 'iris'));
  for (const location of [`file://${iris}`, 'iris']) {
    const { stdout } = await runCli(['predict', '-m', location], {
      input: example,
      workingDirectory,
    });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(answer));
  }
});

describe('files', () => {
  test('CSV by -t or by its name', async () => {
    const folder = temporaryFolder({ 'rows.csv': csv, rows: csv });
    for (const input of [
      ['-i', 'rows.csv'],
      ['-i', 'rows', '-t', 'csv'],
    ]) {
      const { code, stdout } = await runCli(['predict', '-m', iris, ...input], {
        workingDirectory: folder,
      });
      expect({ code, answer: JSON.parse(stdout) }).toEqual({
        code: 0,
        answer: { predictions: [{ label: 0 }] },
      });
    }
  });

  test('the output is complete or absent, and no temporary file is left', async () => {
    const folder = temporaryFolder({ 'in.json': example, 'bad.json': '{' });
    const output = join(folder, 'out.json');
    const args = ['predict', '-m', iris, '-o', output, '-i'];
    expect((await runCli([...args, join(folder, 'bad.json')])).code).toBe(1);
    expect(existsSync(output)).toBe(false);
    const { code, stdout } = await runCli([...args, join(folder, 'in.json')]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual(JSON.parse(answer));
    expect(readdirSync(folder).sort()).toEqual(['bad.json', 'in.json', 'out.json']);
  });

  test('the output may be a link or a device', async () => {
    const folder = temporaryFolder({ 'real.json': 'old' });
    symlinkSync('real.json', join(folder, 'link.json'));
    await runCli(['predict', '-m', iris, '-o', join(folder, 'link.json')], { input: example });
    expect(JSON.parse(readFileSync(join(folder, 'real.json'), 'utf8'))).toEqual(JSON.parse(answer));
    const { code } = await runCli(['predict', '-m', iris, '-o', '/dev/null'], { input: example });
    expect(code).toBe(0);
  });

  test.each([
    [['-i', '/no/such/file'], 'Cannot read "/no/such/file": the file does not exist.'],
    [['-i', '/'], 'The folder "/" has more than 100000 entries.'],
    [
      ['-o', '/no/such/folder/file'],
      'Cannot write "/no/such/folder/file": its directory does not exist.',
    ],
    [['-o', '/'], 'Cannot write "/": it is a directory.'],
  ])('%j is an error', async (args, message) => {
    const { code, stderr } = await runCli(['predict', '-m', iris, ...args], { input: example });
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe('bad input exits with 1 and one line that names the column and hides the value', () => {
  test.each([
    ['json', example.replace('5.1', '"secret"'), /sepal length \(cm\)/],
    ['json', example.replace('petal width (cm)', 'other'), /petal width \(cm\)/],
    ['json', '{"dataframe_split": secret', /JSON/],
    ['csv', csv.replace('3.5', 'secret'), /sepal width \(cm\)/],
  ])('%s %#', async (type, input, message) => {
    const { code, stdout, stderr } = await runCli(['predict', '-m', iris, '-t', type], { input });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('secret');
  });
});

describe('options of mlflow models predict', () => {
  test('about Python are accepted, with a note if they have no effect', async () => {
    const { code, stderr } = await runCli(
      [
        'predict',
        '-m',
        iris,
        '--env-manager',
        'uv',
        '--install-mlflow',
        '-r',
        'a==1',
        '--no-conda',
      ],
      { input: example },
    );
    expect(code).toBe(0);
    expect(stderr.split('\n').sort()).toEqual([
      '',
      'note: --install-mlflow has no effect: the model determines the packages',
      'note: --pip-requirements-override has no effect: the model determines the packages',
    ]);
  });

  test('that ask for the default behaviour cause no note', async () => {
    const { stderr } = await runCli(['predict', '-m', iris, '--env-manager', 'local'], {
      input: example,
    });
    expect(stderr).toBe('');
  });
});

test('--nonfinite chooses how NaN is written', async () => {
  const model = corpusModel('onnx_ident_float64');
  const written = async (how: string) => {
    const args = ['predict', '-m', model, '--nonfinite', how];
    return (await runCli(args, { input: '{"inputs": [[NaN, Infinity]]}' })).stdout;
  };
  expect(await written('null')).toContain('null');
  expect(await written('string')).toContain('"NaN"');
  expect(await written('token')).toMatch(/NaN.*Infinity/);
  expect(await written('token')).not.toContain('"NaN"');
});
