import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { corpusModel, runCli } from '../support/run-cli.js';

const python = pythonForTests() ?? '';

type Change = readonly [operation: 'add' | 'remove', requirements: readonly string[]];

const changes: readonly Change[] = [
  ['add', ['pandas==2.3.3']],
  ['add', ['Scikit-Learn >= 1.0 , != 1.2', 'onnx==1.0.0', 'mlflow[Gateway,extras]>=3']],
  ['add', ["numpy<2 ; python_version<'3.9' and (os_name=='nt' or os_name=='posix')"]],
  ['add', ['six @ https://example.com/six-1.17.0-py3-none-any.whl', 'a~=1.4.2,<2']],
  ['remove', ['mlflow==1.0']],
  ['remove', ['nothing', 'scikit-learn', 'onnxruntime']],
];

const models = ['skl_iris', 'onnx_iris_label', 'py_fromcode_sum'];

/** What a model's environment files say. */
function filesOf(folder: string): readonly string[] {
  return ['requirements.txt', 'conda.yaml', 'python_env.yaml'].map((name) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '',
  );
}

/** A copy of a model of the corpus. */
function copyOf(model: string): string {
  const folder = temporaryFolder();
  cpSync(corpusModel(model), folder, { recursive: true });
  return folder;
}

function update(folder: string, [operation, requirements]: Change) {
  return runCli(['update-pip-requirements', '-m', folder, operation, ...requirements]);
}

(python ? test : test.skip)('the files are those that MLflow writes, byte for byte', async () => {
  const cases = models.flatMap((model) =>
    changes.map((change) => ({ change, ours: copyOf(model), theirs: copyOf(model) })),
  );
  const script = fileURLToPath(new URL('./update_with_mlflow.py', import.meta.url));
  const request = cases.map(({ theirs, change }) => [theirs, ...change]);
  const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' };
  const options = { env, cwd: temporaryFolder() };
  const updateAll = async () => {
    for (const { ours, change } of cases) expect((await update(ours, change)).code).toBe(0);
  };
  const [run] = await Promise.all([
    promisify(execFile)(python, [script, JSON.stringify(request)], options),
    updateAll(),
  ]);
  expect(run.stderr).not.toContain('Traceback');
  expect(cases.map(({ ours }) => filesOf(ours))).toEqual(
    cases.map(({ theirs }) => filesOf(theirs)),
  );
});

test('what is no requirement stays, and names are equal as in pip', async () => {
  const folder = temporaryFolder({
    MLmodel: 'flavors: {python_function: {loader_module: m}}',
    'requirements.txt':
      '# ours\n--extra-index-url https://example.com/simple\nPyYAML==6.0 \\\n  --hash=sha256:ab12\nnumpy<2; python_version < "3.9"\nnumpy>=2; python_version >= "3.9"\n./wheel.whl\n',
    'conda.yaml':
      '# ours\nname: env\ndependencies:\n  - python=3.11\n  - pip:\n      - PyYAML==6.0 # why\n      - -r requirements.txt\n',
    'python_env.yaml': 'python: "3.11"\ndependencies:\n- pyyaml==6.0\n',
  });
  const { stdout } = await update(folder, ['add', ['pyyaml>=6', 'pyyaml<7', 'numpy==2.0']]);
  expect(filesOf(folder)).toEqual([
    '# ours\n--extra-index-url https://example.com/simple\npyyaml<7,>=6\nnumpy==2.0\n./wheel.whl\n',
    '# ours\nname: env\ndependencies:\n  - python=3.11\n  - pip:\n      - pyyaml<7,>=6\n      - -r requirements.txt\n      - numpy==2.0\n',
    'python: "3.11"\ndependencies:\n- pyyaml<7,>=6\n- numpy==2.0\n',
  ]);
  expect(stdout.split('\n')[2]).toBe(
    'python_env.yaml: - pyyaml==6.0, + pyyaml<7,>=6, + numpy==2.0',
  );
  expect((await update(folder, ['add', ['numpy==2.0']])).stderr).toMatch(/^note: nothing has/);
});

test('all files change, or none', async () => {
  const folder = copyOf('skl_iris');
  const before = filesOf(folder);
  const broken = join(folder, 'conda.yaml');
  cpSync(broken, join(folder, 'kept.yaml'));
  cpSync(join(folder, 'MLmodel'), broken);
  const { code, stderr } = await update(folder, ['add', ['pandas']]);
  expect([code, stderr]).toEqual([
    1,
    'error: conda.yaml of the model has no list of dependencies.\n',
  ]);
  cpSync(join(folder, 'kept.yaml'), broken);
  expect(filesOf(folder)).toEqual(before);
});

test.each([
  [['-m', '.', 'upgrade', 'a'], /The operation is add or remove, not "upgrade"/],
  [['-m', '.', 'add', 'a=='], /"a==" is no requirement of a Python package/],
  [['-m', '.', 'add', 'a b'], /"a b" is no requirement/],
  [['-m', '.', 'add'], /Nothing is given to add/],
  [['add', 'a'], /No model is given/],
])('mistakes are explained: %j', async (args, message) => {
  const { code, stderr } = await runCli(['update-pip-requirements', ...args]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
});

test('versions of registered models do not change', async () => {
  const { code, stderr } = await runCli([
    'update-pip-requirements',
    '-m',
    'models:/a/1',
    'add',
    'b',
  ]);
  expect([code, stderr]).toEqual([
    1,
    'error: The files of "models:/a/1" cannot be changed. Download it (mlmodel download URI -d DIR), change it, and register it again.\n',
  ]);
});
