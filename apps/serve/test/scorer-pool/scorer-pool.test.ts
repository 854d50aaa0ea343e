import { getPriority } from 'node:os';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { isRunning } from '@mlmodel/jest-config/is-running';
import { arrowNulls } from '../support/arrow-nulls.js';
import { corpusModel, irisRows, order, writeObedientModel } from '../support/models.js';
import { connectRaw } from '../support/raw-connection.js';
import { post, startServerProcess } from '../support/server-process.js';
import { startProcess } from '../support/started-process.js';

/** An order with enough white space to be long work. */
function largeOrder(what: string, ms = 0): string {
  return order(what, ms) + ' '.repeat(3 * 1024 * 1024);
}

async function pidFrom(response: Response): Promise<number> {
  const { predictions } = (await response.json()) as { predictions: number };
  return predictions;
}

describe('large bodies', () => {
  test('get the same responses as small ones, and do not delay /ping', async () => {
    const server = await startProcess({ modelPath: corpusModel('onnx_iris_label') });
    const rows = 400_000;
    const order: string[] = [];
    const large = post(server, irisRows(rows)).then(async (response) => {
      order.push('large');
      return (await response.json()) as { predictions: { label: number }[] };
    });
    for (let i = 0; i < 5; i++) {
      await fetch(`${server.url}/ping`);
      order.push('ping');
    }
    const { predictions } = await large;
    expect(order).toEqual(['ping', 'ping', 'ping', 'ping', 'ping', 'large']);
    expect(predictions).toHaveLength(rows);
    expect(predictions.every(({ label }, row) => label === (row % 2) * 2)).toBe(true);
  });

  test('fail like small ones: the server logs each kind of exception once', async () => {
    const server = await startProcess({ modelPath: writeObedientModel() });
    const answers = [];
    for (const [at, body] of [largeOrder('throw'), largeOrder('throw'), order('throw')].entries()) {
      const response = await post(server, body, { 'x-request-id': `id-${at}` });
      answers.push([response.status, (await response.text()).replace(`id-${at}`, 'id')]);
    }
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect(answers[0]).toEqual([400, expect.stringContaining('Request ID: id"')]);
    await server.stop();
    const output = server.output();
    expect(output.match(/secret 4711/g)).toHaveLength(1);
    expect(output).not.toContain('apps/serve/dist/');
    expect(output).toContain('The model failed on request id-0: Error\nError: secret 4711\n');
    expect(output).toContain('like request id-0 (Error) within a minute: id-1, id-2');
  });

  test('are scored in another process, small ones in the server', async () => {
    const server = await startProcess({ modelPath: writeObedientModel() });
    const own = server.process.pid;
    expect(await pidFrom(await post(server, order('pid')))).toBe(own);
    const other = await pidFrom(await post(server, largeOrder('pid')));
    expect(other).not.toBe(own);
    const packed = gzipSync(largeOrder('pid'));
    expect(packed.length).toBeLessThan(10_000);
    const headers = { 'content-encoding': 'gzip' };
    expect(await pidFrom(await post(server, packed, headers))).toBe(other);
    expect(await pidFrom(await post(server, gzipSync(order('pid')), headers))).toBe(own);
  });

  test('include small Arrow bodies with many values', async () => {
    const server = await startProcess({ modelPath: writeObedientModel({ do: 'pid' }) });
    const headers = { 'content-type': 'application/vnd.apache.arrow.stream' };
    const pid = async (body: Uint8Array) => pidFrom(await post(server, body, headers));
    expect(await pid(arrowNulls.ten)).toBe(server.process.pid);
    expect(await pid(arrowNulls.million)).not.toBe(server.process.pid);
  });

  test('of unknown length move to that process when they turn out to be large', async () => {
    const server = await startProcess({ modelPath: writeObedientModel() });
    const body = new Blob([largeOrder('pid')]).stream();
    const init = { method: 'POST', body, duplex: 'half' as const };
    const response = await fetch(`${server.url}/invocations`, {
      ...init,
      headers: { 'content-type': 'application/json' },
    });
    expect(await pidFrom(response)).not.toBe(server.process.pid);
  });

  test('are scored in the server with the execution inline', async () => {
    const server = await startProcess({ modelPath: writeObedientModel(), execution: 'inline' });
    expect(await pidFrom(await post(server, largeOrder('pid')))).toBe(server.process.pid);
  });

  test('beyond the limit are rejected, with and without a declared length', async () => {
    const maxBodyBytes = 2 * 1024 * 1024;
    const server = await startProcess({ modelPath: writeObedientModel(), maxBodyBytes });
    expect((await post(server, largeOrder('pid'))).status).toBe(413);
    const raw = connectRaw(server.port);
    raw.write(
      'POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    );
    for (let i = 0; i < 30; i++) raw.write(`19000\r\n${' '.repeat(0x19000)}\r\n`);
    expect(await raw.until(/413/)).toMatch(/^HTTP\/1\.1 413/);
    raw.socket.destroy();
    expect(await pidFrom(await post(server, order('pid')))).toBe(server.process.pid);
  });
});

describe('the scorer process', () => {
  test('yields to the server, but is not starved by busy neighbours', async () => {
    const server = await startProcess({ modelPath: writeObedientModel() });
    const pid = await pidFrom(await post(server, largeOrder('pid')));
    const niceness = getPriority(pid) - getPriority(server.process.pid);
    expect(niceness).toBeGreaterThan(0);
    expect(niceness).toBeLessThan(5);
  });

  test('fails its requests when it crashes, and a new one takes the next request', async () => {
    const server = await startProcess({ modelPath: writeObedientModel() });
    const before = await pidFrom(await post(server, largeOrder('pid')));
    const bystander = post(server, largeOrder('sleep', 60_000));
    const crash = await post(server, largeOrder('crash'));
    expect(crash.status).toBe(503);
    expect(await crash.json()).toMatchObject({ error_code: 'TEMPORARILY_UNAVAILABLE' });
    expect((await bystander).status).toBe(503);
    expect((await fetch(`${server.url}/ping`)).status).toBe(200);
    expect(await pidFrom(await post(server, largeOrder('pid')))).not.toBe(before);
  });

  test('leaves no response that looks complete when it ends in the middle of one', async () => {
    const server = await startProcess({ modelPath: writeObedientModel() });
    const response = await post(server, largeOrder('torn'));
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect((await fetch(`${server.url}/ping`)).status).toBe(200);
  });

  test('is replaced when it hangs beyond the time limit, and the next request succeeds', async () => {
    const server = await startProcess({ modelPath: writeObedientModel(), timeoutSeconds: 10 });
    let before = await pidFrom(await post(server, largeOrder('pid')));
    for (let round = 0; round < 2; round++) {
      expect((await post(server, largeOrder('busy', 600_000))).status).toBe(504);
      const next = await pidFrom(await post(server, largeOrder('pid')));
      expect(next).not.toBe(before);
      before = next;
    }
    expect((await fetch(`${server.url}/ping`)).status).toBe(200);
  });

  test('is replaced when it hangs, and a request that waited succeeds', async () => {
    const server = await startProcess({ modelPath: writeObedientModel(), timeoutSeconds: 12 });
    const before = await pidFrom(await post(server, largeOrder('pid')));
    const hanging = post(server, largeOrder('busy', 600_000));
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    const meanwhile = post(server, largeOrder('pid'));
    expect((await hanging).status).toBe(504);
    expect(await pidFrom(await meanwhile)).not.toBe(before);
  });

  test('is replaced when it was stopped from outside, and logged once', async () => {
    const server = await startProcess({ modelPath: writeObedientModel(), timeoutSeconds: 10 });
    const before = await pidFrom(await post(server, largeOrder('pid')));
    process.kill(before, 'SIGSTOP');
    expect((await post(server, largeOrder('pid'))).status).toBe(504);
    const after = await pidFrom(await post(server, largeOrder('pid')));
    expect(after).not.toBe(before);
    expect(isRunning(before)).toBe(false);
    expect(server.output().match(/^The scorer process .*$/gm)).toEqual([
      'The scorer process does not respond and is being replaced',
    ]);
  });

  test('continues its request when clients of waiting ones leave', async () => {
    const server = await startProcess({ modelPath: writeObedientModel() });
    const before = await pidFrom(await post(server, largeOrder('pid')));
    const busy = post(server, largeOrder('busy', 4_000));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const left = fetch(`${server.url}/invocations`, {
      method: 'POST',
      body: largeOrder('pid'),
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(500),
    });
    await expect(left).rejects.toThrow();
    expect(await (await busy).json()).toEqual({ predictions: 'was busy' });
    expect(await pidFrom(await post(server, largeOrder('pid')))).toBe(before);
  });

  test('learns that a client has gone', async () => {
    const server = await startProcess({ modelPath: writeObedientModel() });
    await post(server, largeOrder('pid'));
    const abort = new AbortController();
    const gone = fetch(`${server.url}/invocations`, {
      method: 'POST',
      body: largeOrder('wait_for_abort'),
      headers: { 'content-type': 'application/json' },
      signal: abort.signal,
    });
    gone.catch(() => {});
    await server.says('the model waits');
    abort.abort();
    await expect(gone).rejects.toThrow();
    await server.says('the model saw the abort');
  });

  test('discards an upload that its client aborted', async () => {
    const server = await startProcess({ modelPath: writeObedientModel() });
    for (let i = 0; i < 5; i++) {
      const raw = connectRaw(server.port);
      raw.write(
        'POST /invocations HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9000000\r\n\r\n{',
      );
      raw.write(Buffer.alloc(1_000_000, ' '));
      await new Promise((resolve) => setTimeout(resolve, 30));
      raw.socket.destroy();
    }
    expect(await pidFrom(await post(server, largeOrder('pid')))).not.toBe(server.process.pid);
  });

  test('ends when the server is killed', async () => {
    const server = await startServerProcess({ modelPath: writeObedientModel() });
    const pid = await pidFrom(await post(server, largeOrder('pid')));
    server.process.kill('SIGKILL');
    while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 25));
  });

  test('scores all requests to a model that is slow on its own example', async () => {
    const example = JSON.parse(order('busy', 60));
    const modelPath = writeObedientModel({ blocks: true, example });
    const server = await startProcess({ modelPath });
    expect(await pidFrom(await post(server, order('pid')))).not.toBe(server.process.pid);
  });

  test('finishes its request when the server is stopped', async () => {
    const server = await startServerProcess({ modelPath: writeObedientModel() });
    await post(server, largeOrder('pid'));
    const running = post(server, largeOrder('sleep', 700));
    await server.says('the model sleeps');
    const stopped = server.stop();
    expect(await (await running).json()).toEqual({ predictions: 'slept' });
    expect(await stopped).toBe(0);
  });
});
