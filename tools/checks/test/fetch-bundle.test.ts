import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';

/** What browsers and workers have. There is no `process`, no `Buffer` and no `require`. */
const globals = [
  ...['AbortController', 'AbortSignal', 'Blob', 'DecompressionStream', 'DOMException', 'Headers'],
  ...['ReadableStream', 'Request', 'Response', 'TextDecoder', 'TextEncoder', 'URL', 'Uint8Array'],
  ...['ArrayBuffer', 'Float64Array', 'Int32Array', 'BigInt64Array', 'Error', 'TypeError'],
  ...[
    'btoa',
    'clearInterval',
    'clearTimeout',
    'crypto',
    'performance',
    'setInterval',
    'setTimeout',
  ],
];

/** A worker: its flavor adds the columns, or fails. */
const worker = `
  import { loadModel, memoryModelFiles } from '@mlmodel/core';
  import { createFetchHandler } from '@mlmodel/serve/fetch';

  const flavor = {
    specVersion: 1,
    name: 'sum',
    parseConfig: (block) => block,
    load: async ({ config }) => ({
      runtime: { name: 'sum', version: '1', device: 'cpu' },
      execution: { blocksEventLoop: true, maxConcurrency: 1, rowsIndependent: true },
      predict(input) {
        if (config.fails) throw new RangeError('secret 4711');
        const values = new Float64Array(input.rowCount);
        for (const column of input.columns)
          for (let row = 0; row < input.rowCount; row++) values[row] += Number(column.values[row]);
        const column = { name: 'sum', type: 'float64', values };
        return { kind: 'table', rowCount: input.rowCount, columns: [column] };
      },
      async *predictStream(input) {
        for (const value of ['one', 'two']) yield { kind: 'json', value };
      },
      dispose: async () => {},
    }),
  };
  globalThis.handlerFor = async (config) => {
    const MLmodel = 'flavors:\\n  sum: ' + JSON.stringify(config) + '\\n';
    const model = await loadModel(memoryModelFiles({ MLmodel }), { flavors: [flavor] });
    return createFetchHandler(model, { maxBodyBytes: 1000000 });
  };
`;

type Handler = (request: Request) => Promise<Response>;

let handlerFor: (config: object) => Promise<Handler>;

beforeAll(async () => {
  const result = await build({
    stdin: { contents: worker, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    logLevel: 'silent',
    metafile: true,
  });
  const imports = Object.values(result.metafile.inputs).flatMap((input) => input.imports);
  expect(imports.filter((imported) => imported.external)).toEqual([]);
  const entries = globals.map((name) => [name, globalThis[name as keyof typeof globalThis]]);
  const context = createContext(Object.fromEntries(entries));
  runInContext(result.outputFiles[0]?.text ?? '', context);
  handlerFor = context['handlerFor'];
}, 60_000);

const row = '{"dataframe_split": {"columns": ["a"], "data": [[1]]}}';
const json = { 'content-type': 'application/json' };

function post(body: string | Uint8Array, headers: Record<string, string> = json): Request {
  return new Request('http://worker.test/invocations', {
    method: 'POST',
    headers,
    body: body as string,
  });
}

describe('createFetchHandler in a bundle for browsers and workers, without any module of Node', () => {
  test('scores JSON, also a large matrix', async () => {
    const handler = await handlerFor({});
    const response = await handler(
      post('{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 10], [2.5, 20]]}}'),
    );
    expect([response.status, await response.text()]).toEqual([
      200,
      '{"predictions":[{"sum":11.0},{"sum":22.5}]}',
    ]);
    const data = Array.from({ length: 2000 }, (_, row) => [row, 0.5]);
    const large = await handler(
      post(JSON.stringify({ dataframe_split: { columns: ['a', 'b'], data } })),
    );
    const { predictions } = (await large.json()) as { predictions: { sum: number }[] };
    expect(predictions[1999]).toEqual({ sum: 1999.5 });
  });

  test('scores CSV, and answers with it', async () => {
    const handler = await handlerFor({});
    const headers = { 'content-type': 'text/csv', accept: 'text/csv' };
    const response = await handler(post('a,b\n1,2\n3,4\n', headers));
    expect([response.status, await response.text()]).toEqual([200, 'sum\n3.0\n7.0\n']);
  });

  test('takes gzip, and bounds it', async () => {
    const handler = await handlerFor({});
    const headers = { ...json, 'content-encoding': 'gzip' };
    const response = await handler(post(gzipSync(row), headers));
    expect(response.status).toBe(200);
    const bomb = await handler(post(gzipSync(Buffer.alloc(5_000_000)), headers));
    expect(bomb.status).toBe(413);
    const trailing = Buffer.concat([gzipSync(row), Buffer.from('more')]);
    expect((await handler(post(trailing, headers))).status).toBe(400);
    const zstd = await handler(post('x', { ...json, 'content-encoding': 'zstd' }));
    expect(zstd.status).toBe(415);
  });

  test('streams', async () => {
    const handler = await handlerFor({});
    const headers = { ...json, accept: 'text/event-stream' };
    const response = await handler(post(row, headers));
    expect(await response.text()).toBe(
      'data: {"predictions":"one"}\n\ndata: {"predictions":"two"}\n\n',
    );
  });

  test('answers with MLflow errors', async () => {
    const handler = await handlerFor({ fails: true });
    const failed = await handler(post(row));
    expect(failed.status).toBe(400);
    expect(await failed.text()).toMatch(/"BAD_REQUEST".*Request ID/);
    const arrow = { 'content-type': 'application/vnd.apache.arrow.stream' };
    expect((await handler(post('x', arrow))).status).toBe(415);
    const nowhere = await handler(new Request('http://worker.test/nope'));
    expect(await nowhere.json()).toMatchObject({ detail: 'Not Found' });
  });
});
