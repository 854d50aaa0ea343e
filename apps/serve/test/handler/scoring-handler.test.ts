import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { createScoringHandler, type HandlerOptions } from '@mlmodel/serve';
import express from 'express';
import { obedientFlavor, order, writeObedientModel } from '../support/models.js';
import { objectOf, post } from '../support/server-process.js';

const servers: Server[] = [];

async function handlerFor(options: HandlerOptions = {}) {
  const model = await loadModel(await writeObedientModel(), { flavors: [obedientFlavor] });
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

  test('mounts below a path of Express, which gets the paths that are not its own', async () => {
    const app = express();
    app.use('/models/obedient', await handlerFor());
    app.use((_request, response) => void response.status(404).send('from the app'));
    const server = await listen(app);
    const response = await post({ url: `${server.url}/models/obedient` }, order('echo', 7));
    expect(await response.json()).toEqual({ predictions: [{ do: 'echo', ms: 7 }] });
    const other = await fetch(`${server.url}/models/obedient/other`);
    expect(await other.text()).toBe('from the app');
  });

  test('tells when something read the body before it', async () => {
    const app = express();
    app.use(express.json(), await handlerFor());
    const server = await listen(app);
    const response = await post(server, order('echo'));
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('before body parsers');
  });

  test('answers 504 when a request takes too long, and goes on serving', async () => {
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
    'blames the request for an exception of the model (%s)',
    async (how) => {
      const lines: string[] = [];
      const log = (message: string) => void lines.push(message);
      const logger = { debug: log, info: log, warn: log, error: log };
      const server = await listen(await handlerFor({ logger }));
      const response = await post(server, order(how));
      expect(response.status).toBe(400);
      const text = await response.text();
      expect(JSON.parse(text).error_code).toBe('BAD_REQUEST');
      expect(text).not.toContain('4711');
      expect(lines.join()).toContain('secret 4711');
    },
  );

  test('tells the exception of the model in debug mode', async () => {
    const server = await listen(await handlerFor({ debug: true }));
    const answer = await objectOf(await post(server, order('throw')));
    expect(answer['message']).toContain('secret 4711');
    expect(answer['stack_trace']).toContain('Error: secret 4711');
  });

  test('answers a prediction that cannot be written with 500 in the shape of errors', async () => {
    const server = await listen(await handlerFor());
    const response = await post(server, order('nonsense'));
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ error_code: 'INTERNAL_ERROR' });
  });

  test('answers a request whose client is gone to nobody', async () => {
    const handler = await handlerFor();
    const closed = new Promise<void>((resolve) => {
      void listen((request, response) => {
        response.on('close', resolve);
        handler(request, response);
      }).then(({ url }) => {
        const abort = new AbortController();
        const init = { method: 'POST', body: order('sleep', 100), signal: abort.signal };
        fetch(`${url}/invocations`, {
          ...init,
          headers: { 'content-type': 'application/json' },
        }).catch(() => {});
        setTimeout(() => abort.abort(), 50);
      });
    });
    await closed;
    await new Promise((resolve) => setTimeout(resolve, 150));
    const server = await listen(handler);
    expect((await post(server, order('echo'))).status).toBe(200);
  });
});
