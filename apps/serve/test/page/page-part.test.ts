import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { onnxFlavor } from '@mlmodel/flavor-onnx';
import { type RunningServer, startServer } from '../../src/index.js';
import { exampleModel } from './models.js';

let server: RunningServer;
let bare: RunningServer;
beforeAll(async () => {
  const options = { modelPath: exampleModel('iris'), port: 0, flavors: [onnxFlavor] };
  server = await startServer({ ...options, apiKeys: ['a-key-of-the-test-0123456789'] });
  bare = await startServer({ ...options, page: false });
});
afterAll(() => Promise.all([server.close(), bare.close()]));

const paths = ['/', '/docs', '/page/app.js', '/page/style.css', '/page/icon.svg'];

test.each(paths)('%s is sent without a key, under a strict policy, and once', async (path) => {
  const first = await fetch(`${server.url}${path}`);
  expect(first.status).toBe(200);
  expect(first.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; script-src 'self'/,
  );
  expect(first.headers.get('content-security-policy')).not.toContain('unsafe');
  expect(first.headers.get('x-content-type-options')).toBe('nosniff');
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
  expect((await fetch(`${server.url}${path}`, { headers })).status).toBe(304);
});

test('the page itself says nothing about the model, and loads nothing from elsewhere', async () => {
  const texts = await Promise.all(
    paths.map(async (path) => (await fetch(`${server.url}${path}`)).text()),
  );
  for (const text of texts) expect(text).not.toMatch(/iris|sepal/);
  expect(texts[0]).not.toMatch(/https?:|style=|<script>|<style|\son\w+=/);
});

test('facts of the model need a key', async () => {
  const url = `${server.url}/page/model.json`;
  expect((await fetch(url)).status).toBe(401);
  const headers = { authorization: 'Bearer a-key-of-the-test-0123456789' };
  const facts = JSON.parse(await (await fetch(url, { headers })).text());
  expect(facts).toMatchObject({
    name: 'iris',
    inputs: {
      kind: 'columns',
      columns: [{ name: 'sepal length (cm)', type: 'double' }, {}, {}, {}],
    },
    example: { dataframe_split: { columns: expect.arrayContaining(['petal width (cm)']) } },
  });
});

test.each([...paths, '/page/model.json'])('without the page, %s does not exist', async (path) => {
  expect((await fetch(`${bare.url}${path}`)).status).toBe(404);
});

test('without the page, the API is still described', async () => {
  expect((await fetch(`${bare.url}/openapi.json`)).status).toBe(200);
});

test('only GET and HEAD are answered', async () => {
  expect((await fetch(`${bare.url}/`, { method: 'POST' })).status).toBe(404);
  const headers = { authorization: 'Bearer a-key-of-the-test-0123456789' };
  expect((await fetch(`${server.url}/`, { method: 'POST', headers })).status).toBe(404);
  const head = await fetch(`${server.url}/`, { method: 'HEAD' });
  expect(head.status).toBe(200);
  expect(Number(head.headers.get('content-length'))).toBeGreaterThan(100);
});
