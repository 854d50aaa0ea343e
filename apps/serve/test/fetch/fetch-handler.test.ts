import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { createFetchHandler, type FetchHandlerOptions } from '@mlmodel/serve/fetch';
import { listLogger } from '../support/list-logger.js';
import { obedientFlavor, order, writeObedientModel } from '../support/models.js';
import {
  bodyOf,
  ended,
  endless,
  type Rows,
  streamingFlavor,
  untilEnded,
} from '../support/streaming-flavor.js';

afterEach(() => {
  ended.splice(0);
});

const json = { 'content-type': 'application/json' };

async function handlerOf(options: FetchHandlerOptions = {}) {
  return createFetchHandler(
    await loadModel(writeObedientModel(), { flavors: [obedientFlavor] }),
    options,
  );
}

function post(body: NonNullable<RequestInit['body']>, init: RequestInit = {}): Request {
  const streamed = body instanceof ReadableStream ? { duplex: 'half' as const } : {};
  const url = 'http://localhost/invocations';
  return new Request(url, { method: 'POST', headers: json, body, ...streamed, ...init });
}

describe('a body', () => {
  test('that is too large is refused before it is read to its end', async () => {
    const handler = await handlerOf({ maxBodyBytes: 1000 });
    let pieces = 0;
    let cancelled = false;
    const body = new ReadableStream({
      pull(controller) {
        pieces += 1;
        controller.enqueue(new Uint8Array(100).fill(0x20));
      },
      cancel() {
        cancelled = true;
      },
    });
    const response = await handler(post(body));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ message: expect.stringMatching(/1000 bytes/) });
    expect(cancelled).toBe(true);
    expect(pieces).toBeLessThan(20);
  });

  test('that says so is refused without being read', async () => {
    const handler = await handlerOf({ maxBodyBytes: 1000 });
    const body = new ReadableStream({ pull: () => new Promise(() => {}) });
    const headers = { ...json, 'content-length': '1001' };
    expect((await handler(post(body, { headers }))).status).toBe(413);
  });

  test('that decompresses to too much is refused', async () => {
    const handler = await handlerOf({ maxBodyBytes: 1000 });
    const headers = { ...json, 'content-encoding': 'gzip' };
    expect((await handler(post(gzipSync(Buffer.alloc(5000)), { headers }))).status).toBe(413);
    expect((await handler(post(gzipSync(order('count')), { headers }))).status).toBe(200);
  });

  test('that stops arriving gets 408, and one that something else has read 500', async () => {
    const handler = await handlerOf({ bodyTimeoutSeconds: 1 });
    const silent = new ReadableStream({ pull: () => new Promise(() => {}) });
    expect((await handler(post(silent))).status).toBe(408);
    const request = post(order('count'));
    await request.text();
    expect((await handler(request)).status).toBe(500);
  });

  test('whose sender fails does not reject', async () => {
    const handler = await handlerOf();
    const broken = new ReadableStream({
      start: (controller) => controller.error(new Error('secret 4711')),
    });
    const response = await handler(post(broken));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('4711');
  });
});

describe('a request', () => {
  test('gets 504 at the time limit, and the signal of the model is aborted', async () => {
    const handler = await handlerOf({ timeoutSeconds: 1 });
    const response = await handler(post(order('wait_for_abort')));
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ error_code: 'DEADLINE_EXCEEDED' });
  });

  test('that its client abandons ends, while it runs and before', async () => {
    const { logger, lines } = listLogger();
    const handler = await handlerOf({ timeoutSeconds: 0, logger });
    const client = new AbortController();
    const pending = handler(post(order('wait_for_abort'), { signal: client.signal }));
    await sleep(50);
    client.abort();
    expect((await pending).status).toBe(499);
    expect((await handler(post(order('count'), { signal: client.signal }))).status).toBe(499);
    expect(lines).toEqual([]);
  });

  test.each([
    ['/models/iris', 'http://localhost/models/iris/ping', 200],
    ['/models/iris/', 'http://localhost/models/iris/health?x', 200],
    ['/models/iris', 'http://localhost/models/iris', 404],
    ['/models/iris', 'http://localhost/models/iris2/ping', 404],
    ['/models/iris', 'http://localhost/ping', 404],
    ['', 'https://example.com/ping/', 200],
  ])('below the prefix %j: %s gets %i', async (prefix, url, status) => {
    const handler = await handlerOf({ prefix });
    expect((await handler(new Request(url))).status).toBe(status);
  });

  test('whose model fails is logged with its id', async () => {
    const { logger, lines } = listLogger();
    const handler = await handlerOf({ logger });
    const headers = { ...json, 'x-request-id': 'one-of-mine' };
    const text = await (await handler(post(order('throw'), { headers }))).text();
    expect(text).toContain('Request ID: one-of-mine');
    expect(text).not.toContain('4711');
    expect(lines.join()).toContain('The model failed on request one-of-mine: Error');
    handler.close();
  });
});

describe('a stream', () => {
  async function ask(
    rows: Rows,
    options: FetchHandlerOptions = {},
    accept = 'text/event-stream',
  ): Promise<Response> {
    const model = await loadModel(writeObedientModel(), { flavors: [streamingFlavor] });
    const handler = createFetchHandler(model, { timeoutSeconds: 2, ...options });
    return handler(post(bodyOf(rows), { headers: { ...json, accept } }));
  }

  test('has an event for each prediction, for longer than the time limit of each', async () => {
    const rows: Rows = [1, 2, 3, 4].map((size) => [700, size]);
    const response = await ask(rows);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    const events = ['x', 'xx', 'xxx', 'xxxx'].map((text) => `data: {"predictions":"${text}"}\n\n`);
    expect(await response.text()).toBe(events.join(''));
    expect(ended).toEqual([undefined]);
  });

  test('of lines is JSON in each', async () => {
    const response = await ask([[0, 1]], {}, 'application/x-ndjson');
    expect(await response.text()).toBe('{"predictions":"x"}\n');
  });

  test('ends with an error at a time limit, and the signal of the model is aborted', async () => {
    const late = await ask([
      [0, 1],
      [9_000, 1],
    ]);
    expect(await late.text()).toMatch(/^data: .*\n\nevent: error\ndata: .*DEADLINE_EXCEEDED/);
    expect(await untilEnded()).toBe('TimeoutError');
    const long = await ask(endless(100, 1), { streamTimeoutSeconds: 1 });
    expect(await long.text()).toMatch(/limit of 1 seconds/);
  });

  test('that starts after the time limit gets 504', async () => {
    expect((await ask([[9_000, 1]])).status).toBe(504);
    expect(await untilEnded()).toBe('TimeoutError');
  });

  test('ends when its client does not read it', async () => {
    await ask(endless(0, 1000));
    expect(await untilEnded()).toBe('TimeoutError');
  });

  test('ends when its client cancels it', async () => {
    const response = await ask(endless(10, 1), { timeoutSeconds: 0 });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(await untilEnded()).toBe('AbortError');
  });

  test.each([
    ['at once', [[-1, 1]] as Rows, 400],
    [
      'in its middle',
      [
        [0, 1],
        [-1, 1],
      ] as Rows,
      200,
    ],
  ])('whose model fails %s ends with an error', async (_when, rows, status) => {
    const response = await ask(rows);
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text).toMatch(/"error_code":"BAD_REQUEST"/);
    expect(text).not.toContain('4711');
  });
});
