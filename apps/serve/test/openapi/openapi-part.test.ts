import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type RunningServer, startServer } from '../../src/index.js';
import { corpusModel, onnxFlavor } from '../support/models.js';

let server: RunningServer;
beforeAll(async () => {
  const modelPath = corpusModel('onnx_iris_label');
  server = await startServer({ modelPath, port: 0, flavors: [onnxFlavor] });
});
afterAll(() => server.close());

async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, { headers });
}

interface Media {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

test('the document describes the columns of the model', async () => {
  const response = await get('/openapi.json');
  expect(response.headers.get('content-type')).toBe('application/json');
  const document = JSON.parse(await response.text());
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'onnx_iris_label' } });
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/invocations', '/ping', '/health', '/version', '/openapi.json']),
  );
  const [, records] = document.components.schemas.Request.oneOf;
  expect(records.properties.dataframe_records.items.required).toEqual([
    'sepal length (cm)',
    'sepal width (cm)',
    'petal length (cm)',
    'petal width (cm)',
  ]);
});

test('every example of a request is accepted, and its answer fits the document', async () => {
  const document = JSON.parse(await (await get('/openapi.json')).text());
  const { content } = document.paths['/invocations'].post.requestBody;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', ...document });
  const request = ajv.compile({ $ref: 'api#/components/schemas/Request' });
  const answer = ajv.compile({ $ref: 'api#/components/schemas/Answer' });
  const { examples = {} } = content['application/json'] as Media;
  expect(Object.keys(examples)).toEqual(['example', 'records', 'columns']);
  for (const { value } of Object.values(examples)) {
    expect(request(value)).toBe(true);
    const response = await post('application/json', JSON.stringify(value));
    expect(response.status).toBe(200);
    expect(answer(await response.json())).toBe(true);
  }
  const csv = (content['text/csv'] as Media).example as string;
  expect((await post('text/csv', csv)).status).toBe(200);
});

function post(contentType: string, body: string): Promise<Response> {
  const headers = { 'content-type': contentType };
  return fetch(`${server.url}/invocations`, { method: 'POST', headers, body });
}

test('the answer to the input example is that of the model', async () => {
  const document = JSON.parse(await (await get('/openapi.json')).text());
  const { requestBody, responses } = document.paths['/invocations'].post;
  const { examples } = requestBody.content['application/json'];
  const response = await post('application/json', JSON.stringify(examples.example.value));
  expect(responses[200].content['application/json'].example).toEqual(await response.json());
});

test('a client that has the document gets 304', async () => {
  const etag = (await get('/openapi.json')).headers.get('etag') ?? '';
  const again = await get('/openapi.json', { 'if-none-match': `"other", W/${etag}` });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe('');
  expect((await get('/openapi.json', { 'if-none-match': '"other"' })).status).toBe(200);
});
