import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { hasTerminals } from '../support/on-terminal.js';
import { corpusModel, root, runCli, startCli } from '../support/run-cli.js';
import { screenOf } from '../support/terminal-screen.js';

const python = String(pythonForTests());
const bridge = ['--flavor', join(root, 'packages/flavor-pyfunc-bridge')];
const input = temporaryFolder({ 'input.json': '{"inputs": [1]}' });

/** A model whose Python prints while it is loaded, which takes seconds. @param fields more of its flavor */
function slowModel(fields: string): string {
  return temporaryFolder({
    MLmodel: `flavors: {python_function: {loader_module: slow_model, code: code${fields}}}`,
    'code/slow_model.py': `import os, sys, time

class Model:
    def predict(self, data, params=None):
        return [7]

def _load_pyfunc(path):
    time.sleep(1.5)
    print("UserWarning: old format", file=sys.stderr)
    if os.environ.get("LANGUAGE") == "named":
        print("in process", os.getpid())
    time.sleep(0.5)
    return Model()
`,
  });
}

/** Of the Python, so that MLflow does not warn. */
const version = spawnSync(python, ['-c', 'import platform; print(platform.python_version())']);
const slow = slowModel(`, python_version: ${String(version.stdout).trim()}`);

const predictArgs = ['predict', '-m', slow, '-i', join(input, 'input.json'), ...bridge];
const loadingLine = (path: string, source: string) =>
  `info: Loading the model with Python 3.x (${path}, ${source})`;

/** Without the version of Python, which is that of the machine. */
function general(text: string): string {
  return text.replace(/Python 3\.\d+\.\d+/, 'Python 3.x');
}

const before = pythonForTests() === undefined ? describe.skip : describe;

before('a Python model in a pipe', () => {
  test('is announced by one line that names the interpreter', async () => {
    const { code, stdout, stderr } = await runCli([...predictArgs, '--python', python]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"predictions":[7]}' });
    expect(general(stderr)).toBe(
      `${loadingLine(python, 'from --python')}\ninfo: [model] UserWarning: old format\n`,
    );
  });

  test('says where the interpreter was chosen', async () => {
    const venv = dirname(dirname(python));
    const folder = temporaryFolder({ 'mlmodel.yaml': `python_function:\n  python: ${python}\n` });
    const onPath = temporaryFolder();
    symlinkSync(python, join(onPath, 'python3'));
    const none = { MLMODEL_PYTHON: '', VIRTUAL_ENV: '' };
    const cases = [
      { environment: { ...none, MLMODEL_PYTHON: python }, source: 'from MLMODEL_PYTHON' },
      { environment: { ...none, VIRTUAL_ENV: venv }, source: 'of the active virtual environment' },
      { environment: none, workingDirectory: folder, source: 'from mlmodel.yaml, line 2' },
      { environment: { ...none, PATH: `${onPath}:${process.env['PATH']}` }, source: 'on PATH' },
    ];
    for (const { source, ...options } of cases) {
      const { stderr } = await runCli(predictArgs, options);
      expect(stderr).toContain(`, ${source})\n`);
    }
  });

  test('has its warnings once in the log when a spare process is loaded, too', async () => {
    // MLflow's warning of the missing version of Python has the time, which differs.
    const args = ['serve', '-m', slowModel(''), '-p', '0', '--python', python, ...bridge];
    const child = startCli(args, { environment: { LANGUAGE: 'named' } });
    let log = '';
    for await (const text of child.stderr ?? []) {
      log += text;
      if (/in process (\d+)\n[\s\S]*in process (?!\1)\d+\n/.test(log)) break;
    }
    child.kill('SIGTERM');
    expect(log.match(/WARNING mlflow\.pyfunc/g)).toHaveLength(1);
    expect(log.match(/old format/g)).toHaveLength(1);
  });

  test('that does not exist is named with the place that chose it', async () => {
    const workingDirectory = temporaryFolder({ 'mlmodel.yaml': 'python_function: {python: nopy}' });
    const { code, stderr } = await runCli(predictArgs, { workingDirectory });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'error: There is no Python interpreter "nopy" (from mlmodel.yaml, line 1). Install Python 3.9 or newer, or select one with --python PATH.\n',
    });
  });
});

(hasTerminals ? before : describe.skip)('a Python model on a terminal', () => {
  const args = [...predictArgs, '--python', python];
  const expected = (columns: number) =>
    [
      loadingLine(python, 'from --python'),
      'info: [model] UserWarning: old format',
      '{"predictions":[7]}',
    ].flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'g')) ?? []);

  test.each([60, 120])('shows how long it loads, below the log, at %d columns', async (columns) => {
    const { code, written, screen } = await screenOf(args, { columns });
    expect({ code, screen: screen.map(general).join('') }).toEqual({
      code: 0,
      screen: expected(columns).join(''),
    });
    expect(written).toMatch(/\r␛\[K␛\[2mLoading … \d+ s␛\[22m/);
    // The log line stands above the status line, which is drawn again.
    expect(written).toMatch(/\r␛\[K[^\r]*old format\r\n␛\[2mLoading … \d+ s/);
  });

  test.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }, { CI: 'true' }])(
    'redraws nothing with %j',
    async (environment) => {
      const { code, written } = await screenOf(args, { columns: 60, environment });
      expect(code).toBe(0);
      expect(written).not.toContain('Loading …');
      expect(written).not.toContain('␛[K');
      expect(written).toContain('Loading the model with Python 3.');
    },
  );

  test('leaves an error on a line of its own at the time limit', async () => {
    const limit = ['--load-timeout', '2'];
    const { code, screen } = await screenOf([...args, ...limit], { columns: 120 });
    expect(code).toBe(1);
    expect(screen.join('')).toMatch(/\)error: The model ".*" was not ready after 2 seconds/);
    expect(screen.join('')).not.toContain('Loading …');
  });
});

(hasTerminals ? test : test.skip)('a model that loads at once prints nothing else', async () => {
  const model = corpusModel('onnx_ident_float64');
  const body = temporaryFolder({ 'input.json': '{"inputs": [[1.5, 2.5]]}' });
  const args = ['predict', '-m', model, '-i', join(body, 'input.json')];
  const { code, screen, written } = await screenOf(args, { columns: 60 });
  expect({ code, screen }).toEqual({
    code: 0,
    screen: [expect.stringMatching(/^\{"predictions"/)],
  });
  expect(written).not.toContain('␛');
});
