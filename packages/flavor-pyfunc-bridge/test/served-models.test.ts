import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { type RunningServer, startServer } from '@mlmodel/serve';
import { pyfuncBridgeFlavor } from '../src/pyfunc-bridge-flavor.js';

interface RecordedCase {
  readonly content_type: string;
  readonly request: string;
  readonly status: number;
  readonly response: unknown;
}

const python = pythonForTests();
const models = fileURLToPath(new URL('../../../tools/models', import.meta.url));

function serve(name: string): Promise<RunningServer> {
  return startServer({
    modelPath: `${models}/${name}`,
    flavors: [pyfuncBridgeFlavor],
    flavorOptions: { python },
    port: 0,
  });
}

function post(server: RunningServer, body: string, headers: Record<string, string> = {}) {
  return fetch(`${server.url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

(python ? describe : describe.skip)('served in Python', () => {
  test.each(['iris-sklearn', 'boosted', 'lightgbm', 'echo', 'stream'])(
    '%s answers what MLflow answered',
    async (name) => {
      const text = readFileSync(`${models}/expected/${name}.json`, 'utf8');
      const { cases } = JSON.parse(text) as { cases: RecordedCase[] };
      const server = await serve(name);
      const answers = [];
      for (const { request, content_type } of cases) {
        const answer = await post(server, request, { 'content-type': content_type });
        answers.push({ status: answer.status, response: await answer.json() });
      }
      await server.close();
      expect(answers).toEqual(cases.map(({ status, response }) => ({ status, response })));
    },
  );
});

(python ? describe : describe.skip)('a stream of predictions', () => {
  let server: RunningServer;
  const order = (count: number, params = {}) =>
    JSON.stringify({ dataframe_records: [{ count }], params });

  beforeAll(async () => {
    server = await serve('stream');
  });

  afterAll(() => server.close());

  test('is a line for each', async () => {
    const answer = await post(server, order(2), { accept: 'application/x-ndjson' });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    expect(await answer.text()).toBe(
      '{"predictions":{"number":0}}\n{"predictions":{"number":1}}\n',
    );
  });

  test('is an event for each, the last one an error where the model fails', async () => {
    const answer = await post(server, order(5, { fail_at: 1 }), { accept: 'text/event-stream' });
    const [first, second = ''] = (await answer.text()).split('\n\n');
    expect(first).toBe('data: {"predictions":{"number":0}}');
    expect(second).toMatch(/^event: error\ndata: \{"error_code":"BAD_REQUEST"/);
  });

  test('is an error of its own where the model fails at once', async () => {
    const answer = await post(server, order(5, { fail_at: 0 }), { accept: 'text/event-stream' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toHaveProperty('error_code', 'BAD_REQUEST');
  });

  test('ends when its client goes, so that the next request is answered', async () => {
    const client = new AbortController();
    const answer = await fetch(`${server.url}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/x-ndjson' },
      body: order(1_000_000, { pause: 0.01 }),
      signal: client.signal,
    });
    await answer.body?.getReader().read();
    client.abort();
    expect(await (await post(server, order(1))).json()).toEqual({ predictions: [[0]] });
  });

  test('takes one input', async () => {
    const body = JSON.stringify({ dataframe_records: [{ count: 1 }, { count: 2 }] });
    const answer = await post(server, body, { accept: 'text/event-stream' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('one input, not 2'),
    });
  });
});

(python ? test : test.skip)(
  'a client that reads a stream slowly does not keep the only Python',
  async () => {
    const server = await startServer({
      modelPath: fileURLToPath(new URL('./fixtures/commands', import.meta.url)),
      flavors: [pyfuncBridgeFlavor],
      flavorOptions: { python, bridgeSpares: 0 },
      port: 0,
      timeoutSeconds: 3,
    });
    const large = '{"dataframe_records": [{"command": "large"}]}';
    const client = connect(server.port, '127.0.0.1');
    client.write(
      `POST /invocations HTTP/1.1\r\nhost: x\r\naccept: application/x-ndjson\r\ncontent-type: application/json\r\ncontent-length: ${large.length}\r\n\r\n${large}`,
    );
    client.on('error', () => {});
    await new Promise((resolve) => client.once('readable', resolve));
    const slowly = setInterval(() => client.read(2_000), 1_000);
    const small = '{"dataframe_records": [{"command": "type"}]}';
    try {
      let answer = await post(server, small);
      // While Python starts again, which takes long on a busy machine.
      while (answer.status === 504) answer = await post(server, small);
      expect(answer.status).toBe(200);
    } finally {
      clearInterval(slowly);
      client.destroy();
      await server.close();
    }
  },
);
