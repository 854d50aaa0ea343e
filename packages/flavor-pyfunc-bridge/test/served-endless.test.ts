import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { pythonForTests } from '@mlmodel/python';
import { type RunningServer, startServer } from '@mlmodel/serve';
import { poolOf } from '@mlmodel/worker';
import { pyfuncBridgeFlavor } from '../src/pyfunc-bridge-flavor.js';

const python = pythonForTests();
const servers: RunningServer[] = [];

async function serve(options: object): Promise<RunningServer> {
  const server = await startServer({
    modelPath: fileURLToPath(new URL('./fixtures/commands', import.meta.url)),
    flavors: [pyfuncBridgeFlavor],
    flavorOptions: { python },
    port: 0,
    ...options,
  });
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

function post(server: RunningServer, command: string): Promise<Response> {
  return fetch(`${server.url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ dataframe_records: [{ command }] }),
  });
}

const suite = python ? describe : describe.skip;

suite.each([1, 2])('with %s processes, a model that never releases the GIL', (workers) => {
  test('gets 504 at the time limit, while /ping answers, and the next request succeeds', async () => {
    const server = await serve({ workers, timeoutSeconds: 8 });
    expect(server.runsInProcesses).toBe(true);
    const endless = post(server, 'hold the GIL');
    const statuses = new Set<number>();
    let status: number | undefined;
    void endless.then((response) => {
      status = response.status;
    });
    while (status === undefined) statuses.add((await fetch(`${server.url}/ping`)).status);
    expect([status, statuses]).toEqual([504, new Set([200])]);
    expect((await post(server, 'params')).status).toBe(200);
  });
});

suite('a model that never releases the GIL', () => {
  test('does not keep the server from stopping', async () => {
    const server = await serve({ timeoutSeconds: 0, drainTimeoutSeconds: 1 });
    const pids = poolOf(server.model.session)?.pids ?? [];
    expect(pids.length).toBeGreaterThan(0);
    const endless = post(server, 'hold the GIL');
    endless.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 500));
    await server.close();
    await expect(endless).rejects.toThrow();
    expect(pids.filter(isRunning)).toEqual([]);
  });
});

suite('a model that takes more memory than its process may use', () => {
  test('fails, and answers the next request', async () => {
    const server = await serve({ workerMemoryMebibytes: 2048 });
    expect((await post(server, 'take memory')).status).toBe(400);
    expect((await post(server, 'params')).status).toBe(200);
  });
});
