import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { corpusModel, type Finished, root, runCli, startCli } from '../support/run-cli.js';

const flavor = fileURLToPath(new URL('../flavors/moody', import.meta.url));
const mlmodel = `'${root}node_modules/.bin/mlmodel'`;

/** A model of the moody flavor. */
function moodyModel(config: object): string {
  return temporaryFolder({ MLmodel: JSON.stringify({ flavors: { moody: config } }) });
}

function predictCommand(config: object = {}): string {
  return `echo '{"inputs": [1]}' | ${mlmodel} predict -m '${moodyModel(config)}' --flavor '${flavor}'`;
}

/** Runs a shell command, which can close or break standard streams. */
function shell(line: string): Promise<Finished> {
  return runCli(['-c', line], { command: 'sh' });
}

describe('a response that cannot be written exits with 1 and one line', () => {
  const inspectCommand = `${mlmodel} inspect '${corpusModel('onnx_iris_label')}'`;

  test.each<[string, () => string]>([
    ['predict', predictCommand],
    ['inspect', () => inspectCommand],
    ['inspect --json', () => `${inspectCommand} --json`],
    ['--help', () => `${mlmodel} --help`],
    ['--version', () => `${mlmodel} --version`],
  ])('%s', async (_what, line) => {
    for (const [target, reason] of [
      ['> /dev/full', 'the disk is full'],
      ['>&-', 'it is closed'],
    ]) {
      const { code, stderr } = await shell(`${line()} ${target}`);
      expect(stderr).toMatch(/^error: Cannot write to standard output: [^\n]*\n$/);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining(String(reason)),
      });
    }
  });

  test('whose reader closes the pipe early', async () => {
    const line = `(${predictCommand({ size: 1_000_000 })}; echo $? >&2) | head -c 10`;
    const { stdout, stderr } = await shell(line);
    expect(stdout).toBe('{"predicti');
    expect(stderr).toMatch(
      /^error: Cannot write to standard output: its reader closed it [^\n]*\n1\n$/,
    );
  });

  test('that exceeds the size limit of files', async () => {
    const folder = temporaryFolder();
    const line = `ulimit -f 1; ${predictCommand({ size: 1_000_000 })} > '${join(folder, 'out')}'`;
    const { code, stderr } = await shell(line);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: Cannot write to standard output: the file would exceed [^\n]*\n$/,
    );
  });

  test.each([
    ['/dev/full', 'the disk is full'],
    ['/proc/answer', 'its directory does not exist'],
    ['/etc/hostname/answer', 'not a directory'],
  ])('to -o %s', async (path, reason) => {
    const { code, stderr } = await shell(`${predictCommand()} -o ${path}`);
    expect(stderr).toMatch(new RegExp(`^error: Cannot write "${path}": [^\\n]*\\n$`));
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(reason) });
  });

  test('to -o, which keeps the old file', async () => {
    const folder = temporaryFolder({ out: 'before' });
    const output = join(folder, 'out');
    const { code } = await shell(
      `ulimit -f 1; ${predictCommand({ size: 1_000_000 })} -o '${output}'`,
    );
    expect(code).toBe(1);
    expect(readFileSync(output, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['out']);
  });
});

test('a response that is discarded on purpose is not an error', async () => {
  expect((await shell(`${predictCommand()} > /dev/null`)).code).toBe(0);
});

describe('errors and notes that cannot be written are ignored', () => {
  test.each(['2> /dev/full', '2>&-'])('predict %s writes its response', async (target) => {
    const model = corpusModel('onnx_iris_label');
    const input = `${model}/serving_input_example.json`;
    const { code, stdout } = await shell(`${mlmodel} predict -m '${model}' < '${input}' ${target}`);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '{"predictions":[{"label":0},{"label":0},{"label":0}]}',
    });
  });

  test('an error keeps its exit code', async () => {
    expect((await shell(`${mlmodel} inspect /no/such/model 2> /dev/full`)).code).toBe(1);
    expect((await shell(`${mlmodel} serv 2> /dev/full`)).code).toBe(2);
  });
});

describe('a server keeps serving', () => {
  const served = { statuses: [400, 400], code: 0 };

  async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  async function score(port: number): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${port}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"inputs": [1]}',
    });
    return response.status;
  }

  /** The statuses of two failing requests, and the exit code after SIGTERM. */
  async function life(child: ChildProcess, port: number): Promise<unknown> {
    const ended = new Promise((resolve) => child.on('exit', resolve));
    while (child.exitCode === null && !(await isUp(port))) await wait(50);
    const statuses = [await score(port), await score(port)];
    child.kill('SIGTERM');
    return { statuses, code: await ended };
  }

  async function isUp(port: number): Promise<boolean> {
    const response = await fetch(`http://127.0.0.1:${port}/ping`).catch(() => undefined);
    return response?.status === 200;
  }

  test.each(['> /dev/full 2>&1', '>&- 2>&-'])('with its output %s', async (target) => {
    const port = await freePort();
    const model = moodyModel({ predict: 'throw' });
    const line = `exec ${mlmodel} serve -m '${model}' --flavor '${flavor}' -p ${port} ${target}`;
    expect(await life(startCli(['-c', line], { command: 'sh' }), port)).toEqual(served);
  });

  test('when its log is not read, and drops and counts lines', async () => {
    const port = await freePort();
    const model = moodyModel({ prints: 3_000 });
    const child = startCli(['serve', '-m', model, '--flavor', flavor, '-p', String(port)]);
    while (!(await isUp(port))) await wait(50);
    expect([await score(port), await score(port), await score(port)]).toEqual([200, 200, 200]);
    const report = /^warning: \d+ log lines were dropped because they were not read in time\.$/m;
    let log = '';
    (child.stderr as Readable).setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    while (!report.test(log)) await wait(50);
    expect(await score(port)).toBe(200);
    expect(log.length).toBeLessThan(8_000_000);
    child.kill('SIGTERM');
  });

  test('when the readers of its output have gone', async () => {
    const port = await freePort();
    const model = moodyModel({ predict: 'throw' });
    const child = startCli(['serve', '-m', model, '--flavor', flavor, '-p', String(port)]);
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect(await life(child, port)).toEqual(served);
  });
});
