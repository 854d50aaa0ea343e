import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { type RunningServer, type ServerOptions, startServer } from '@mlmodel/serve';
import { poolOf } from '@mlmodel/worker';
import { listLogger } from './support/list-logger.js';
import { until } from './support/until.js';

const python = pythonForTests();
const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** White space that makes a body large work. */
const large = 3 * 1024 * 1024;

function start(logger: ReturnType<typeof listLogger>, options: Partial<ServerOptions> = {}) {
  return startServer({
    modelPath: pathOf('./fixtures/commands'),
    // By its path, so that another process finds it.
    flavors: [pathOf('..')],
    flavorOptions: { python, bridgeSpares: 0 },
    port: 0,
    logger,
    ...options,
  } as ServerOptions);
}

async function ask(
  server: RunningServer,
  command: string | object,
  { padding = large, signal }: { padding?: number | undefined; signal?: AbortSignal } = {},
) {
  const records = typeof command === 'string' ? [{ command }] : command;
  const order = JSON.stringify({ dataframe_records: records, params: { level: 2 } });
  const response = await fetch(`${server.url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'id' },
    body: order + ' '.repeat(padding),
    ...(signal && { signal }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function pidOf(server: RunningServer): Promise<unknown> {
  return (await ask(server, 'pid')).body['predictions'];
}

/** The scorer process, which is a child of this one. */
function scorerPid(): number {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args=']).toString().split('\n');
  const line = processes.find((text) => {
    const [, parent] = text.trim().split(/\s+/);
    return Number(parent) === process.pid && text.includes('scorer-child');
  });
  return Number(line?.trim().split(/\s+/)[0]);
}

(python ? describe : describe.skip)('bodies that another process reads', () => {
  let server: RunningServer;
  const logger = listLogger();

  beforeAll(async () => {
    process.env['BRIDGE_TEST_TOKEN'] = 'secret';
    server = await start(logger);
  });

  afterAll(() => server.close());

  test.each(['pid', 'params', 'nan', 'fail', 'set'])(
    'are answered as small ones: %s',
    async (command) => {
      expect(await ask(server, command)).toEqual(await ask(server, command, { padding: 0 }));
    },
  );

  test('load no model a second time', async () => {
    await ask(server, 'pid');
    expect(scorerPid()).toBeGreaterThan(0);
    expect(logger.lines.filter((line) => line.includes('loaded by'))).toHaveLength(1);
  });

  test('that miss a variable are logged with the option that passes it on', async () => {
    await ask(server, 'variable');
    expect(logger.lines.at(-1)).toMatch(/KeyError[\s\S]*--env BRIDGE_TEST_TOKEN\.$/);
  });

  test('get 503 when Python ends, and the next one is answered', async () => {
    const { status, body } = await ask(server, 'kill');
    expect([status, body]).toMatchObject([503, { error_code: 'TEMPORARILY_UNAVAILABLE' }]);
    expect((await ask(server, 'params')).body).toEqual({ predictions: { level: 2 } });
  });

  test('fail when the process that reads them dies, while Python stays', async () => {
    const before = await pidOf(server);
    const naps = logger.lines.filter((line) => line.includes('napping')).length;
    const napping = ask(server, 'nap');
    await until(() => logger.lines.filter((line) => line.includes('napping')).length > naps);
    process.kill(scorerPid(), 'SIGKILL');
    expect((await napping).status).toBe(503);
    expect(await pidOf(server)).toBe(before);
    expect((await ask(server, 'pid', { padding: 0 })).body['predictions']).toBe(before);
  });

  test('whose client is gone end when Python has answered them', async () => {
    const before = await pidOf(server);
    const naps = logger.lines.filter((line) => line.includes('napping')).length;
    const client = new AbortController();
    const napping = ask(server, 'nap', { signal: client.signal });
    await until(() => logger.lines.filter((line) => line.includes('napping')).length > naps);
    client.abort();
    await expect(napping).rejects.toThrow();
    expect(await pidOf(server)).toBe(before);
  });

  test('whose client leaves while they wait for Python are forgotten', async () => {
    const before = await pidOf(server);
    const napping = ask(server, 'nap', { padding: 0 });
    const client = new AbortController();
    const waiting = ask(server, 'kill', { signal: client.signal });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    client.abort();
    await expect(waiting).rejects.toThrow();
    await napping;
    expect(await pidOf(server)).toBe(before);
  });
});

(python ? describe : describe.skip)('bodies that wait for Python', () => {
  test('go in turns, large ones and small ones, which the server reads', async () => {
    const logger = listLogger();
    const server = await start(logger);
    const models = poolOf(server.model.session);
    const answered: string[] = [];
    const sent = async (name: string, body: object, padding?: number) => {
      await ask(server, body, { padding });
      answered.push(name);
    };
    const naps = logger.lines.filter((line) => line.includes('napping')).length;
    const rows = (command: string) => Array.from({ length: 200_000 }, () => ({ command }));
    const larges = [sent('nap', rows('nap'))];
    await until(() => logger.lines.filter((line) => line.includes('napping')).length > naps);
    larges.push(sent('large', rows('rest')));
    await until(() => models?.statistics.queuedRows === 200_000);
    const smalls = [0, 1, 2].map(() => sent('small', [{ command: 'params' }], 0));
    await Promise.all([...larges, ...smalls]);
    expect(answered.at(-1)).toBe('large');
    await server.close();
  });
});

(python ? describe : describe.skip)('large bodies at a time limit', () => {
  let server: RunningServer;
  const logger = listLogger();

  beforeAll(async () => {
    server = await start(logger, { timeoutSeconds: 5 });
  });

  afterAll(() => server.close());

  /** On a busy machine, a process that starts may need longer than the time limit. */
  async function pidInTime(): Promise<unknown> {
    for (let tries = 0; ; tries++) {
      const { status, body } = await ask(server, 'pid');
      if (status !== 504 || tries === 10) return body['predictions'];
    }
  }

  test('get 504 where Python hangs, which is replaced; the process that reads stays', async () => {
    const before = Number(await pidInTime());
    const scorer = scorerPid();
    expect((await ask(server, 'hang')).status).toBe(504);
    await until(() => !isRunning(before));
    const after = await pidInTime();
    expect(after).toEqual(expect.any(Number));
    expect(after).not.toBe(before);
    expect(scorerPid()).toBe(scorer);
  });

  test('get 504 where the process that reads is stopped, which is replaced; Python stays', async () => {
    const before = await pidInTime();
    expect(before).toEqual(expect.any(Number));
    const scorer = scorerPid();
    process.kill(scorer, 'SIGSTOP');
    expect((await ask(server, 'pid')).status).toBe(504);
    await until(() => !isRunning(scorer));
    expect(await pidInTime()).toBe(before);
  });
});

(python ? describe : describe.skip)('the sockets of Python processes', () => {
  test('are in a private folder that is removed at the end', async () => {
    const temporary = temporaryFolder();
    const kept = process.env['TMPDIR'];
    process.env['TMPDIR'] = temporary;
    const server = await start(listLogger());
    if (kept === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = kept;
    const [folder = ''] = readdirSync(temporary);
    expect(statSync(join(temporary, folder)).mode & 0o777).toBe(0o700);
    expect((await ask(server, 'pid')).status).toBe(200);
    await server.close();
    expect(readdirSync(temporary)).toEqual([]);
  });
});
