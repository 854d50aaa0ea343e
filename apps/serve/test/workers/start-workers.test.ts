import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { startWorkers } from '@mlmodel/serve';
import { listLogger } from '../support/list-logger.js';
import { obedientFlavor, writeObedientModel } from '../support/models.js';

const modelPath = writeObedientModel();
const flavor = {
  specVersion: 1 as const,
  name: 'obedient',
  parseConfig: (block: unknown) => block,
  load: () => Promise.reject(new Error('not called')),
};

test.each([
  ['flavors', { modelPath, flavors: [flavor] }],
  ['observers', { modelPath, observers: [() => {}] as never }],
])('workers refuse %s that are code', async (option, options) => {
  await expect(startWorkers({ ...options, workers: 2, port: 0 })).rejects.toThrow(
    `the option ${option} has code`,
  );
});

test('workers of a program serve until they are closed', async () => {
  const flavors = [obedientFlavor];
  const server = await startWorkers({
    ...{ modelPath, flavors, workers: 2, port: 0, execution: 'inline' },
  });
  const { pids } = server;
  expect(new Set(pids).size).toBe(2);
  expect((await fetch(`${server.url}/ping`)).status).toBe(200);
  await server.close();
  await expect(fetch(`${server.url}/ping`)).rejects.toThrow();
  expect(server.pids).toEqual([]);
});

const onLinux = existsSync('/proc/net/tcp') ? test : test.skip;

/** The processes that run a program which this process has started. */
function childrenWith(program: string): readonly number[] {
  const text = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  const pids = text.trim().split(' ').filter(Boolean).map(Number);
  return pids.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(program));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

onLinux('a worker that ends while others start is replaced', async () => {
  const { logger, lines } = listLogger();
  const slowModel = temporaryFolder({
    MLmodel: { flavors: { obedient: { loads: 'slowly' } }, mlflow_version: '3.17.2' },
  });
  const port = await freePort();
  const starting = startWorkers({
    ...{ modelPath: slowModel, flavors: [obedientFlavor], workers: 2, port },
    ...{ execution: 'inline', logger },
  });
  // The second one starts when the first one has loaded the model.
  while (childrenWith('worker-child').length === 0) await wait(5);
  const [first = 0] = childrenWith('worker-child');
  const answers = () => fetch(`http://127.0.0.1:${port}/ping`).catch(() => undefined);
  while ((await answers())?.status !== 200) await wait(5);
  // It answers a moment before this process learns that it is ready.
  for (let turn = 0; turn < 5; turn += 1) await answers();
  process.kill(first, 'SIGKILL');
  const server = await starting;
  while (new Set(server.pids).size < 2) await wait(20);
  expect(server.pids).not.toContain(first);
  expect(lines).toContain('Worker 1 ended (SIGKILL). Starting another one.');
  await server.close();
});

test('a worker whose model cannot be freed says so, and ends', async () => {
  const { logger, lines } = listLogger();
  const server = await startWorkers({
    ...{ modelPath: writeObedientModel({ dispose: 'fail' }), flavors: [obedientFlavor], port: 0 },
    ...{ workers: 2, execution: 'inline', logger, drainTimeoutSeconds: 1 },
  });
  await server.close();
  expect(
    lines.filter((line) => line === 'The model was not freed: it cannot be freed'),
  ).toHaveLength(2);
});
