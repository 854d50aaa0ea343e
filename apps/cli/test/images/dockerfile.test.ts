import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { root, runCli } from '../support/run-cli.js';

const iris = `${root}tools/models/iris`;
const other = process.arch === 'x64' ? 'arm64' : 'x64';

test('options of mlflow models are accepted with a note, and the platform is that of the image', async () => {
  const folder = join(temporaryFolder(), 'image');
  const flags = ['--mlflow-home', '.', '--install-java', '--enable-mlserver'];
  const finished = await runCli([
    ...['generate-dockerfile', '-m', iris, '-d', folder, ...flags],
    ...['--platform', `linux/${other}`],
  ]);
  expect(finished).toEqual({
    code: 0,
    stdout: `${folder}\n`,
    stderr: `note: --mlflow-home has no effect: a model in Python gets MLflow as the model's own files say
note: --install-java has no effect: give an image with Java as --base
note: --enable-mlserver has no effect: the server speaks the protocol of mlflow models serve (/invocations) only
`,
  });
  const binaries = globSync('program/**/*.node', { cwd: folder });
  expect(binaries).toEqual([expect.stringContaining(`/linux/${other}/`)]);
  expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toMatch(
    /^FROM docker\.io\/library\/node:/m,
  );
});

test('without a model and a folder, the files for any model are in mlflow-dockerfile', async () => {
  const workingDirectory = temporaryFolder();
  const finished = await runCli(['generate-dockerfile'], { workingDirectory });
  expect(finished).toEqual({ code: 0, stdout: 'mlflow-dockerfile\n', stderr: '' });
  const folder = join(workingDirectory, 'mlflow-dockerfile');
  const flavors = globSync('program/node_modules/@mlmodel/flavor-*', { cwd: folder });
  const names = flavors.map((path) => path.replace(/.*flavor-/, ''));
  expect(names).toEqual(expect.arrayContaining(['onnx', 'sklearn']));
  expect(names).not.toContain('pyfunc-bridge');
  expect(existsSync(join(folder, 'program/node_modules/@mlmodel/registry'))).toBe(true);
  expect(existsSync(join(folder, 'model'))).toBe(false);
});

test('a Python model gets an image of its minor version', async () => {
  const folder = join(temporaryFolder(), 'image');
  const bridge = ['--flavor', `${root}packages/flavor-pyfunc-bridge`];
  const model = `${root}tools/models/iris-sklearn`;
  const { code } = await runCli(['generate-dockerfile', model, '-d', folder, ...bridge]);
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toMatch(
    /^FROM docker\.io\/library\/python:3\.11-slim-bookworm AS environment$/m,
  );
  expect(globSync('environment/model/*', { cwd: folder }).sort()).toEqual(
    ['MLmodel', 'python_env.yaml', 'requirements.txt'].map((name) => `environment/model/${name}`),
  );
});
