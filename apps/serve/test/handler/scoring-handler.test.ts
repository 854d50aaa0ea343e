import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { createScoringHandler, type HandlerOptions } from '@mlmodel/serve';
import express from 'express';
import { listLogger } from '../support/list-logger.js';
import { obedientFlavor, order, writeObedientModel } from '../support/models.js';
import { objectOf, post } from '../support/server-process.js';

const servers: Server[] = [];

async function handlerFor(options: HandlerOptions = {}) {
  const model = await loadModel(writeObedientModel(), { flavors: [obedientFlavor] });
  return createScoringHandler(model, options);
}

async function listen(listener: RequestListener): Promise<{ url: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('a scoring handler', () => {
  test('is a listener of node:http', async () => {
    const server = await listen(await handlerFor());
    const response = await post(server, order('echo', 7));
    expect(await response.json()).toEqual({ predictions: [{ do: 'echo', ms: 7 }] });
    expect((await fetch(`${server.url}/nope`)).status).toBe(404);
  });

  test('can be mounted in Express and passes unknown paths on', async () => {
    const app = express();
    app.use('/models/obedient', await handlerFor());
    app.use((_request, response) => void response.status(404).send('from the app'));
    const server = await listen(app);
    const response = await post({ url: `${server.url}/models/obedient` }, order('echo', 7));
    expect(await response.json()).toEqual({ predictions: [{ do: 'echo', ms: 7 }] });
    const other = await fetch(`${server.url}/models/obedient/other`);
    expect(await other.text()).toBe('from the app');
  });

  test('leaves the bytes of a body to other listeners', async () => {
    const handler = await handlerFor();
    let heard = Buffer.alloc(0);
    const server = await listen((request, response) => {
      const pieces: Uint8Array[] = [];
      request.on('data', (piece: Uint8Array) => pieces.push(piece));
      response.on('finish', () => {
        heard = Buffer.concat(pieces);
      });
      handler(request, response);
    });
    const body = order('echo', 7).padEnd(2_000_000);
    expect((await post(server, body)).status).toBe(200);
    expect(heard.toString() === body).toBe(true);
  });

  test('reports that a body parser ran before it', async () => {
    const app = express();
    app.use(express.json(), await handlerFor());
    const server = await listen(app);
    const response = await post(server, order('echo'));
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('before body parsers');
  });

  test('responds with 504 when a request takes too long, and keeps serving', async () => {
    const server = await listen(await handlerFor({ timeoutSeconds: 2 }));
    const response = await post(server, order('sleep', 60_000));
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({
      error_code: 'DEADLINE_EXCEEDED',
      message: expect.stringContaining('Request processing time exceeded limit'),
    });
    expect((await post(server, order('echo'))).status).toBe(200);
  });

  test.each(['throw', 'reject'])(
    'responds with 400 to an exception of the model (%s), which is in the log under an id',
    async (how) => {
      const { logger, lines } = listLogger();
      const server = await listen(await handlerFor({ logger }));
      const response = await post(server, order(how));
      expect(response.status).toBe(400);
      const { error_code, message } = await objectOf(response);
      expect(error_code).toBe('BAD_REQUEST');
      expect(message).not.toContain('4711');
      const [, id] = /Request ID: (\S+)$/.exec(String(message)) ?? [];
      expect(lines).toEqual([
        expect.stringMatching(
          `^The model failed on request ${id}: Error\nError: secret 4711\n +at `,
        ),
      ]);
    },
  );

  test('logs an exception once, and then how often it was repeated', async () => {
    const { logger, lines } = listLogger();
    const handler = await handlerFor({ logger });
    const server = await listen(handler);
    for (let n = 0; n < 5; n++) await post(server, order('throw'), { 'x-request-id': `id-${n}` });
    await post(server, order('throw_elsewhere'));
    expect(lines).toHaveLength(2);
    await handler.close();
    expect(lines.slice(2)).toEqual([
      '4 more requests failed like request id-0 (Error) within a minute: id-1, id-2, id-3, id-4',
    ]);
  });

  test('does not log messages of exceptions if the operator turns that off', async () => {
    const { logger, lines } = listLogger();
    const server = await listen(await handlerFor({ logger, logTracebacks: 'never' }));
    await post(server, order('throw'));
    expect(lines).toEqual([expect.stringMatching(/^The model failed on request \S+: Error, at /)]);
    expect(lines.join()).not.toContain('4711');
  });

  test.each([
    ['an id of a proxy', 'Root=1-67891233-abcdef01:a/b+c', true],
    ['a long text', 'x'.repeat(129), false],
    ['spaces', 'a b', false],
    ['the end of a line', 'a\u0085b', false],
    ['nothing', '', false],
  ])('uses the X-Request-Id of a request if it is safe: %s', async (_what, id, taken) => {
    const { logger, lines } = listLogger();
    const server = await listen(await handlerFor({ logger }));
    const answer = await objectOf(await post(server, order('throw'), { 'x-request-id': id }));
    const used = /Request ID: (.+)$/.exec(String(answer['message']))?.[1];
    expect(used === id).toBe(taken);
    expect(lines[0]).toContain(`on request ${used}: `);
  });

  test.each(['throw_nothing', 'throw_strange'])('survives what a model throws: %s', async (how) => {
    const { logger, lines } = listLogger();
    const server = await listen(await handlerFor({ logger }));
    const response = await post(server, order(how));
    expect(response.status).toBe(400);
    expect(lines).toEqual([expect.stringMatching(/^The model failed on request /)]);
    expect((await post(server, order('echo'))).status).toBe(200);
  });

  test('does not log invalid requests', async () => {
    const { logger, lines } = listLogger();
    const server = await listen(await handlerFor({ logger }));
    const response = await post(server, '{"dataframe_split": 7}');
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('Request ID');
    expect(lines).toEqual([]);
  });

  test('includes the exception of the model in debug mode', async () => {
    const server = await listen(await handlerFor({ debug: true }));
    const answer = await objectOf(await post(server, order('throw')));
    expect(answer['message']).toContain('secret 4711');
    expect(answer['stack_trace']).toContain('Error: secret 4711');
  });

  test('responds with 500 to a prediction that cannot be written', async () => {
    const { logger, lines } = listLogger();
    const server = await listen(await handlerFor({ logger }));
    const response = await post(server, order('nonsense'), { 'x-request-id': 'my-id' });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      error_code: 'INTERNAL_ERROR',
      message: expect.stringMatching(/ Request ID: my-id$/),
    });
    expect(lines).toEqual([expect.stringContaining('The server failed on request my-id: ')]);
  });

  test('survives a request whose client has gone', async () => {
    const handler = await handlerFor();
    const client = new AbortController();
    let onClose = () => {};
    const closed = new Promise<void>((resolve) => (onClose = resolve));
    const left = await listen((request, response) => {
      response.on('close', onClose);
      handler(request, response);
      setTimeout(() => client.abort(), 50);
    });
    const asked = fetch(`${left.url}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: order('sleep', 100),
      signal: client.signal,
    });
    await Promise.allSettled([asked]);
    await closed;
    await new Promise((resolve) => setTimeout(resolve, 150));
    const server = await listen(handler);
    expect((await post(server, order('echo'))).status).toBe(200);
  });
});
