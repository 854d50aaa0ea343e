import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { createScoringHandler } from '@mlmodel/serve';
import { createFetchHandler } from '@mlmodel/serve/fetch';
import { corpusModel, obedientFlavor, onnxFlavor, writeObedientModel } from '../support/models.js';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** The fields that a handler decides on. */
const compared = [
  'content-type',
  'content-length',
  'allow',
  'cache-control',
  'retry-after',
  'x-content-type-options',
];

function headersOf(get: (name: string) => unknown): Answer['headers'] {
  return Object.fromEntries(compared.map((name) => [name, get(name) ?? null]));
}

/** The requests that were recorded for a model, but for those that `Request` cannot hold. */
function recorded(model: string): readonly Sent[] {
  const url = new URL(`../../../../tools/conformance/corpus/cases/${model}.jsonl`, import.meta.url);
  const cases = readFileSync(fileURLToPath(url), 'utf8').split('\n').filter(Boolean);
  return cases
    .map((line) => JSON.parse(line))
    .map(({ method, path, headers, body = '', body_b64: base64 }) => ({
      method,
      path,
      headers: { 'x-request-id': 'of-the-test', ...headers },
      body: base64 === undefined ? Buffer.from(body) : Buffer.from(base64, 'base64'),
    }))
    .filter(({ method, body }) => !/^(GET|HEAD)$/.test(method) || body.length === 0)
    .filter(({ method }) => !/^(TRACE|CONNECT)$/.test(method));
}

async function answersOf(port: number, { method, path, headers, body }: Sent): Promise<Answer> {
  const { response } = await new Promise<{
    response: { statusCode?: number; headers: IncomingHttpHeaders } & NodeJS.ReadableStream;
  }>((resolve, reject) => {
    const length = body.length === 0 ? {} : { 'content-length': body.length };
    const target = { port, host: '127.0.0.1', method, path, agent: false };
    const options = { ...target, headers: { ...headers, ...length } };
    httpRequest(options, (response) => resolve({ response: response as never }))
      .on('error', reject)
      .end(body);
  });
  const text = (await buffer(response)).toString('latin1');
  const { statusCode = 0, headers: fields } = response;
  return { status: statusCode, headers: headersOf((name) => fields[name]), body: text };
}

async function fetched(
  handler: (request: Request) => Promise<Response>,
  { method, path, headers, body }: Sent,
): Promise<Answer> {
  const request = new Request(new URL(path, 'http://127.0.0.1'), {
    method,
    headers,
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
  const response = await handler(request);
  const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
  const fields = headersOf((name) => response.headers.get(name));
  return { status: response.status, headers: fields, body: text };
}

async function compare(location: string, requests: readonly Sent[]): Promise<number> {
  const model = await loadModel(location, { flavors: [onnxFlavor, obedientFlavor] });
  const handler = createScoringHandler(model);
  const fetchHandler = createFetchHandler(model);
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    for (const sent of requests) {
      const expected = await answersOf(port, sent);
      const { method, path } = sent;
      expect({ method, path, ...(await fetched(fetchHandler, sent)) }).toEqual({
        method,
        path,
        ...expected,
      });
    }
  } finally {
    server.close().closeAllConnections();
    await handler.close();
    fetchHandler.close();
    await model.dispose();
  }
  return requests.length;
}

describe('both handlers answer alike to the requests of the corpus for', () => {
  test.each([
    ['onnx_iris_label', 150],
    ['onnx_iris_tensor', 80],
    ['onnx_multi_output', 50],
    ['onnx_ident_str', 60],
    ['onnx_ident_int64', 60],
    ['onnx_nosig_bool', 60],
    ['onnx_skl_columns', 20],
  ])('%s', async (model, least) => {
    expect(await compare(corpusModel(model), recorded(model))).toBeGreaterThanOrEqual(least);
  });
});

const json = { 'content-type': 'application/json', 'x-request-id': 'of-the-test' };
const ordered = (what: string) =>
  Buffer.from(JSON.stringify({ dataframe_split: { columns: ['do', 'ms'], data: [[what, 1]] } }));

test('both handlers answer alike to what goes wrong, and to what is asked in other ways', async () => {
  const invocation = { method: 'POST', path: '/invocations', headers: json };
  const requests = [
    ...['throw', 'reject', 'throw_nothing', 'throw_strange', 'nonsense', 'long', 'sleep'].map(
      (what) => ({ ...invocation, body: ordered(what) }),
    ),
    ...['text/csv', 'application/vnd.apache.arrow.stream', 'text/html', '*/*'].map((accept) => ({
      ...invocation,
      headers: { ...json, accept },
      body: ordered('echo'),
    })),
    { ...invocation, headers: { ...json, 'content-encoding': 'gzip' }, body: ordered('echo') },
    { ...invocation, headers: { ...json, 'content-encoding': 'br' }, body: ordered('echo') },
    { ...invocation, headers: {}, body: ordered('echo') },
    { ...invocation, body: Buffer.alloc(0) },
    ...['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'].flatMap((method) =>
      ['/invocations', '/ping', '/health/', '/version', '/version/?x', '/nope', '/', '/Ping'].map(
        (path) => ({ method, path, headers: {}, body: Buffer.alloc(0) }),
      ),
    ),
  ];
  expect(await compare(writeObedientModel(), requests)).toBeGreaterThan(50);
});
