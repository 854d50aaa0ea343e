import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { hasTerminals, runOnTerminal } from '../support/on-terminal.js';
import { mlmodel, root, runCli, startCli } from '../support/run-cli.js';
import { moduleFolder, until } from '../support/served-workers.js';

const flavor = ['--flavor', `${root}packages/flavor-node-function`, '--allow-code'];
const python = pythonForTests();

/** The arguments for a model of this module. */
function scoreModule(module: string, ...args: readonly string[]): string[] {
  return ['score', '-m', moduleFolder(module), ...flavor, ...args];
}

const identity = 'export const predict = (input) => input;';
/** Two batches: of two rows and of one. */
const stream = readFileSync(`${root}packages/scoring/test/fixtures/legacy.arrows`);

/** Bytes that end a stream. */
const marker = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

/** The output as bytes. */
async function bytesOf(args: readonly string[], input: Uint8Array) {
  const child = startCli(args);
  const pieces: Buffer[] = [];
  let stderr = '';
  child.stdout?.on('data', (piece: Buffer) => pieces.push(piece));
  child.stderr?.on('data', (piece: Buffer) => (stderr += piece));
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, stdout: Buffer.concat(pieces), stderr };
}

test('what a model prints is in the log, and not among the answers', async () => {
  const printing = `
    process.stdout.write('loaded\\n');
    export const predict = (input) => {
      console.log('called');
      process.stdout.write('with ' + input.rowCount + '\\n');
      return input;
    };`;
  const quiet = await bytesOf(scoreModule(identity), stream);
  expect(quiet).toMatchObject({ code: 0, stderr: '' });
  expect(quiet.stdout.subarray(-marker.length)).toEqual(Buffer.from(marker));
  const { code, stdout, stderr } = await bytesOf(scoreModule(printing), stream);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'loaded\ninfo: [model] called\nwith 2\ninfo: [model] called\nwith 1\n',
  });
  expect(stdout).toEqual(quiet.stdout);
});

describe('an error exits with 1 and one line, and the output has no end', () => {
  test('for a cut stream, after the answers to the batches before', async () => {
    const whole = await bytesOf(scoreModule(identity), stream);
    const { code, stdout, stderr } = await bytesOf(scoreModule(identity), stream.subarray(0, -9));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /^error: Batch 2: The input ends in the middle of a message: at byte \d+, [^\n]*\n$/,
      ),
    });
    expect(stdout.length).toBeGreaterThan(100);
    expect(whole.stdout.subarray(0, stdout.length)).toEqual(stdout);
    expect(stdout.subarray(-marker.length)).not.toEqual(Buffer.from(marker));
  });

  test('for a model that fails, whose exception is in the log', async () => {
    const failing = `export const predict = (input) => {
      if (input.rowCount === 1) throw new RangeError('of 4711');
      return input;
    };`;
    const { code, stderr } = await bytesOf(scoreModule(failing), stream);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^warning: The model raised an exception:\n {2}RangeError: of 4711\n/);
    expect(stderr).toMatch(/\nerror: Batch 2: The model failed on this input\. [^\n]*\n$/);
  });

  test('for input that is not a stream, or missing', async () => {
    for (const input of ['{"inputs": [1]}', '']) {
      const { code, stdout, stderr } = await runCli(scoreModule(identity), { input });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^error: [^\n]*Arrow IPC stream[^\n]*\n$/);
    }
  });

  test('for output that is closed', async () => {
    const [command, ...args] = ['score', '-m', moduleFolder(identity), ...flavor];
    const line = `('${mlmodel}' ${command} "$@" < "$0"; echo $? >&2) | head -c 0`;
    const file = `${root}packages/scoring/test/fixtures/frame.arrows`;
    const { stderr } = await runCli(['-c', line, file, ...args], { command: 'sh' });
    expect(stderr).toMatch(
      /^error: Cannot write to standard output: its reader closed it [^\n]*\n1\n$/,
    );
  });
});

describe('a mistake on the command line is a usage error', () => {
  test.each(['{', '[1]', 'top=1'])('params %s', async (params) => {
    const { code, stderr } = await runCli(scoreModule(identity, '--params', params));
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^error: --params must be a JSON object, [^\n]*\n$/),
    });
  });

  (hasTerminals ? test : test.skip)('standard input that is a terminal', async () => {
    const { code, stdout } = await runOnTerminal(`score -m ${moduleFolder(identity)}`);
    expect(code).toBe(2);
    expect(stdout).toMatch(/error:.* Standard input is a terminal\. Pipe an Arrow IPC stream/);
  });
});

test('params are exact, and unknown ones are reported once or refused', async () => {
  const model = temporaryFolder({
    MLmodel: `flavors: {node_function: {module: model.mjs}}
signature: {params: '[{"name": "seed", "type": "long", "default": 0}]'}`,
    'model.mjs': `export const predict = (input, { params }) => {
      console.log(params.seed);
      return input;
    };`,
  });
  const args = ['score', '-m', model, ...flavor];
  const params = '{"seed": 9007199254740993, "sed": 1}';
  const { code, stderr } = await bytesOf([...args, '--params', params], stream);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(
      /^warning: [^\n]*"sed"[^\n]*\n(info: \[model\] 9007199254740993n?\n){2}$/,
    ),
  });
  const strict = await bytesOf([...args, '--params', params, '--strict'], stream);
  expect(strict.code).toBe(1);
  expect(strict.stderr).toContain('"sed"');
});

describe('a signal ends the command at once', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('while it waits for input: %s', async (signal) => {
    const child = startCli(scoreModule(identity));
    child.stdin?.write(stream.subarray(0, -4));
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    const ended = new Promise((resolve) => child.on('exit', (_code, by) => resolve(by)));
    child.kill(signal);
    expect(await ended).toBe(signal);
  });

  (python ? test : test.skip)('with the processes of a model in Python', async () => {
    const folder = temporaryFolder();
    const model = temporaryFolder({
      MLmodel: `flavors: {python_function: {loader_module: pids, code: code}}`,
      'code/pids.py': [
        'import os',
        'class Model:',
        '    def predict(self, rows):',
        '        print("printed by Python")',
        `        open(${JSON.stringify(`${folder}/pid`)}, "w").write(str(os.getpid()))`,
        '        return rows',
        'def _load_pyfunc(path):',
        '    return Model()',
      ].join('\n'),
    });
    const bridge = ['--flavor', `${root}packages/flavor-pyfunc-bridge`, '--python', python ?? ''];
    const child = startCli(['score', '-m', model, ...bridge]);
    let log = '';
    child.stderr?.on('data', (piece: Buffer) => (log += piece));
    child.stdin?.write(stream.subarray(0, -4));
    const exited = once(child, 'exit').then(() => Promise.reject(new Error(log)));
    await Promise.race([once(child.stdout as Readable, 'data'), exited]);
    await until(() => log.includes('printed by Python'));
    const pid = Number(readFileSync(`${folder}/pid`, 'utf8'));
    expect(isRunning(pid)).toBe(true);
    child.kill('SIGTERM');
    await exited.catch(() => {});
    await until(() => !isRunning(pid));
  });
});
