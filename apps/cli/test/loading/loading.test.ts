import { type ChildProcess, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { corpusModel, type Finished, root, runCli, startCli } from '../support/run-cli.js';

const endless = (name: string) => join(root, 'packages/flavor-onnx/test/fixtures', name);
const withFlavor = (name: string) => ['--flavor', join(root, 'packages', name)];
const request = '{"inputs": [[1, 2]]}';

/** Some tests inspect processes in `/proc`. */
const isLinux = process.platform === 'linux';

/** Runs the command with the shortest limit on a model that is never ready. */
function runToLimit(args: readonly string[]): Promise<Finished> {
  return runCli([...args, '--load-timeout', '1'], { input: request });
}

/** One line that names the model, the limit and the flag. */
function limitLine(model: string): string {
  return (
    `error: The model "${model}" was not ready after 1 second, the time limit for loading it and trying its input example. ` +
    'If it needs longer, raise the limit with --load-timeout SECONDS (option loadTimeoutSeconds); otherwise it may never finish.\n'
  );
}

/** Polls for a condition. */
async function until<Value>(look: () => Value | undefined | false): Promise<Value> {
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
    await wait(20);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The most CPU seconds of a process and its descendants. In an endless loop they exceed those of a start. */
function processorSeconds({ pid = 0 }: ChildProcess): number {
  const seconds = [pid, ...descendantsOf(pid)].map((each) => {
    const fields = readFileSync(`/proc/${each}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) / 100;
  });
  return Math.max(...seconds);
}

/** The descendants of a process, whose parents may end first. */
function descendantsOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const pids = children === '' ? [] : children.split(' ').map(Number);
  return pids.flatMap((child) => [child, ...descendantsOf(child)]);
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

function endOf(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
}

describe('a graph that never ends', () => {
  test.each(['endless-example', 'endless-constant', 'endless-batch'])(
    'ends serve with one line: %s',
    async (name) => {
      const model = endless(name);
      const { code, stdout, stderr } = await runToLimit(['serve', '-m', model, '-p', '0']);
      expect({ stdout, stderr }).toEqual({ stdout: '', stderr: limitLine(model) });
      expect(code).not.toBe(0);
    },
  );

  test('ends predict with one line', async () => {
    const model = endless('endless-batch');
    const { code, stdout, stderr } = await runToLimit(['predict', '-m', model]);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: limitLine(model) });
    expect(code).not.toBe(0);
  });

  const signalled = ['endless-batch', 'endless-example'].flatMap((name) =>
    (['SIGTERM', 'SIGINT', 'SIGKILL'] as const).map((signal) => ({ name, signal })),
  );
  (isLinux ? test : test.skip).each(signalled)(
    'is ended by $signal: $name',
    async ({ name, signal }) => {
      const child = startCli(['serve', '-m', endless(name), '-p', '0']);
      const end = endOf(child);
      await until(() => processorSeconds(child) > 2);
      const others = descendantsOf(child.pid as number);
      child.kill(signal);
      expect(await end).toEqual({ code: null, signal });
      for (const pid of others) await until(() => !isRunning(pid));
    },
  );

  const inContainer = ['--fork', '--kill-child', '--pid', '--mount-proc'];
  const hasContainers = spawnSync('unshare', [...inContainer, 'true']).status === 0;
  (hasContainers ? test : test.skip).each([
    ['in its own process', 'endless-batch', 137],
    ['in another one', 'endless-example', 1],
  ])('ends the first process of a container that runs it %s', async (_where, name, exitCode) => {
    const model = endless(name);
    const program = [process.execPath, join(root, 'apps/cli/bin/mlmodel.mjs')];
    const args = ['serve', '-m', model, '-p', '0', '--load-timeout', '1'];
    const { code, stderr } = await runCli([...inContainer, ...program, ...args], {
      command: 'unshare',
    });
    expect({ code, stderr }).toEqual({ code: exitCode, stderr: limitLine(model) });
  });
});

test('an input example that is larger than a request may be is not scored', async () => {
  const model = temporaryFolder();
  cpSync(endless('endless-example'), model, { recursive: true });
  const child = startCli(['serve', '-m', model, '-p', '0', '--max-body-bytes', '10']);
  await until(() => child.stdout?.read() ?? undefined);
  const end = endOf(child);
  child.kill('SIGTERM');
  expect(await end).toEqual({ code: 0, signal: null });
});

describe('a module that never ends', () => {
  test.each([
    ['in a loop', 'for (;;);'],
    ['waiting for a timer', 'setInterval(() => {}, 1000); await new Promise(() => {});'],
  ])('ends serve with one line: %s', async (_how, code) => {
    const model = temporaryFolder({
      MLmodel: 'flavors: {node_function: {module: code/model.mjs}}',
      'code/model.mjs': `${code}\nexport const predict = () => 1;`,
    });
    const args = ['serve', '-m', model, '-p', '0', '--allow-code'];
    const finished = await runToLimit([...args, ...withFlavor('flavor-node-function')]);
    expect(finished).toMatchObject({ stdout: '', stderr: limitLine(model) });
    expect(finished.code).not.toBe(0);
  });
});

test('a flavor that waits forever ends serve with one line', async () => {
  const flavor = temporaryFolder({
    'package.json': JSON.stringify({
      name: 'mlmodel-flavor-waiting',
      type: 'module',
      exports: './index.mjs',
      mlmodel: { flavor: 'waiting', export: 'waitingFlavor', spec: 1, priority: 100 },
    }),
    'index.mjs': `export const waitingFlavor = {
      specVersion: 1, name: 'waiting', parseConfig: () => ({}), load: () => new Promise(() => {}),
    };`,
  });
  const model = temporaryFolder({ MLmodel: 'flavors: {waiting: {}}' });
  const finished = await runCli(['serve', '-m', model, '-p', '0', '--flavor', flavor]);
  const stderr =
    'error: The command ended before it was done: the model or its flavor waits for an event that can no longer happen.\n';
  expect(finished).toEqual({ code: 1, stdout: '', stderr });
});

const python = pythonForTests();

(python && isLinux ? describe : describe.skip)('a Python model that never ends', () => {
  const started = 'open(os.path.join(path, "pid"), "w").write(str(os.getpid()) + "\\n")';
  const stuckModel = (program: string) =>
    temporaryFolder({
      MLmodel: 'flavors: {python_function: {loader_module: stuck_model, code: code}}',
      'code/stuck_model.py': `import os, time\n\nclass Model:\n    def predict(self, data, params=None):\n        time.sleep(3600)\n\ndef _load_pyfunc(path):\n    ${started}\n    ${program}\n`,
      'serving_input_example.json': request,
    });
  const args = (model: string) => [
    ...['serve', '-m', model, '-p', '0', '--bridge-spares', '0'],
    ...['--python', String(python), ...withFlavor('flavor-pyfunc-bridge')],
  ];
  const pidOf = (model: string) =>
    until(() => {
      const file = join(model, 'pid');
      return existsSync(file) && Number(/^(\d+)\n/.exec(readFileSync(file, 'utf8'))?.[1]);
    });

  test.each([
    ['while it is loaded', 'time.sleep(3600)', '1'],
    ['with its example', 'return Model()', '10'],
  ])('ends serve with one line, and Python too: %s', async (_when, program, limit) => {
    const model = stuckModel(program);
    const { code, stdout, stderr } = await runCli([...args(model), '--load-timeout', limit]);
    const line = limitLine(model).replace('1 second', limit === '1' ? '1 second' : '10 seconds');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(line);
    if (existsSync(join(model, 'pid'))) {
      const pid = await pidOf(model);
      await until(() => !isRunning(pid));
    }
  });

  test.each([
    ['while it is loaded', 'time.sleep(3600)'],
    ['with its example', 'return Model()'],
  ])('ends with SIGTERM: %s', async (_when, program) => {
    const model = stuckModel(program);
    const child = startCli(args(model));
    const end = endOf(child);
    const pid = await pidOf(model);
    child.kill('SIGTERM');
    expect(await end).toEqual({ code: null, signal: 'SIGTERM' });
    await until(() => !isRunning(pid));
  });
});

(isLinux ? describe : describe.skip)('an environment that is never built', () => {
  const index = createServer();
  const asked = new Promise<void>((resolve) => index.once('request', () => resolve()));

  afterEach(() => {
    index.closeAllConnections();
    index.close();
  });

  test('ends with SIGTERM together with its programs, and leaves nothing that looks built', async () => {
    await new Promise<void>((resolve) => index.listen(0, '127.0.0.1', resolve));
    const { port } = index.address() as AddressInfo;
    const cache = temporaryFolder();
    const child = startCli(
      [
        ...['prepare-env', '-m', corpusModel('echo_nosig'), '--env-manager', 'virtualenv'],
        ...withFlavor('flavor-pyfunc-bridge'),
      ],
      {
        environment: { XDG_CACHE_HOME: cache, PIP_INDEX_URL: `http://127.0.0.1:${port}/simple/` },
      },
    );
    const end = endOf(child);
    await asked;
    const programs = descendantsOf(child.pid as number);
    expect(programs.length).toBeGreaterThan(0);
    child.kill('SIGTERM');
    expect(await end).toEqual({ code: null, signal: 'SIGTERM' });
    for (const pid of programs) await until(() => !isRunning(pid));
    const environments = join(cache, 'mlmodel/environments');
    const left = readdirSync(environments).flatMap((key) => readdirSync(join(environments, key)));
    expect(left).toEqual(['build.log']);
  });
});
