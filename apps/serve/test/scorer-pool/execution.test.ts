import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { startServer } from '@mlmodel/serve';
import { corpusModel, irisRows, onnxFlavor, order, writeObedientModel } from '../support/models.js';
import {
  objectOf,
  post,
  type ServerProcess,
  startServerProcess,
} from '../support/server-process.js';
import { startProcess } from '../support/started-process.js';

/** A model that computes in the calling thread for as long as a request says. */
const unbounded = () => writeObedientModel({ blocks: true });
const bounded = () => writeObedientModel({ blocks: true, bounded: true });

/** A graph with a loop that runs as many steps as a request says. */
const steps = fileURLToPath(
  new URL('../../../../packages/flavor-onnx/test/fixtures/steps', import.meta.url),
);

async function pidOf(server: ServerProcess): Promise<unknown> {
  return (await objectOf(await post(server, order('pid'))))['predictions'];
}

/** Asks for `/ping` until the work is done. @returns the statuses */
async function pingsDuring(server: ServerProcess, work: Promise<unknown>): Promise<Set<number>> {
  const statuses = new Set<number>();
  let done = false;
  const end = () => {
    done = true;
  };
  work.then(end, end);
  while (!done) statuses.add((await fetch(`${server.url}/ping`)).status);
  return statuses;
}

describe('a model runs', () => {
  test('in the server if no value makes it slow, or if the operator says so', async () => {
    const own = await startProcess({ modelPath: bounded() });
    expect(await pidOf(own)).toBe(own.process.pid);
    const inline = await startProcess({ modelPath: unbounded(), execution: 'inline' });
    expect(await pidOf(inline)).toBe(inline.process.pid);
  });

  test('in another process otherwise, or if the operator says so', async () => {
    for (const options of [
      { modelPath: unbounded() },
      { modelPath: bounded(), execution: 'process' },
    ]) {
      const server = await startProcess(options);
      const pid = await pidOf(server);
      expect(pid).not.toBe(server.process.pid);
      expect(await pidOf(server)).toBe(pid);
    }
  });

  test('in as many processes as the operator says, each with a request', async () => {
    const server = await startProcess({ modelPath: unbounded(), workers: 3 });
    const busy = [order('busy', 3_000), order('busy', 3_000)].map((body) => post(server, body));
    const pid = await pidOf(server);
    for (let round = 0; round < 3; round++) expect(await pidOf(server)).toBe(pid);
    for (const response of busy) expect((await response).status).toBe(200);
  });

  test('on its input example in that process, not in the server', async () => {
    const modelPath = writeObedientModel({ blocks: true, example: JSON.parse(order('crash')) });
    await expect(startServerProcess({ modelPath })).rejects.toThrow(/ended with 1: .*process/s);
  });

  test('with the same responses as in the server', async () => {
    const modelPath = corpusModel('onnx_iris_label');
    const answers: [number, string][] = [];
    for (const execution of ['inline', 'process']) {
      const server = await startProcess({ modelPath, execution });
      for (const body of [irisRows(3), '{"inputs": 1}', '[']) {
        const response = await post(server, body);
        answers.push([response.status, await response.text()]);
      }
    }
    expect(answers.slice(0, 3)).toEqual(answers.slice(3));
    expect(answers.map(([status]) => status)).toEqual([200, 400, 400, 200, 400, 400]);
  });

  test('not in other processes if these cannot load it', async () => {
    const model = await loadModel(corpusModel('onnx_iris_label'), { flavors: [onnxFlavor] });
    await expect(startServer({ model, execution: 'process' })).rejects.toThrow(/modelPath/);
    await model.dispose();
  });
});

test('the loaded model of a server says where it runs', async () => {
  const options = { modelPath: corpusModel('onnx_iris_label'), flavors: [onnxFlavor], port: 0 };
  const server = await startServer({ ...options, execution: 'process' });
  expect(server.runsInProcesses).toBe(true);
  await expect(server.model.predict([[1, 2, 3, 4]])).rejects.toThrow(/runs in processes/);
  await server.close();
});

describe('a prediction that never ends', () => {
  test('gets 504 at the time limit, while /ping answers, and the next one succeeds', async () => {
    const server = await startProcess({ modelPath: steps, timeoutSeconds: 8 });
    const endless = post(server, '{"inputs": [200000000000]}');
    expect(await pingsDuring(server, endless)).toEqual(new Set([200]));
    expect((await endless).status).toBe(504);
    const next = await post(server, '{"inputs": [2]}');
    expect([next.status, await next.text()]).toEqual([200, '{"predictions":{"y":2.0}}']);
  });

  test('delays no other request where there is a second process', async () => {
    const server = await startProcess({ modelPath: unbounded(), workers: 2, timeoutSeconds: 12 });
    const endless = post(server, order('busy', 600_000));
    const others = Array.from({ length: 20 }, () => post(server, order('pid')));
    for (const response of await Promise.all(others)) expect(response.status).toBe(200);
    expect((await endless).status).toBe(504);
  });

  test('does not keep the server from stopping', async () => {
    const server = await startServerProcess({
      modelPath: writeObedientModel({ blocks: true }),
      timeoutSeconds: 0,
      drainTimeoutSeconds: 1,
    });
    const pid = Number(await pidOf(server));
    const endless = post(server, order('busy', 600_000));
    endless.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await server.stop()).toBe(0);
    expect(server.output()).toContain('closed');
    await expect(endless).rejects.toThrow();
    expect(isRunning(pid)).toBe(false);
  });
});
