import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { resolveModel } from '../src/index.js';
import { type FakeServer, fakeServer, json, on } from './support/fake-server.js';
import { failureOf, type ServedModel, serveModel } from './support/served-model.js';

let server: FakeServer;
let options: ServedModel['options'];

beforeEach(async () => {
  ({ server, options } = await serveModel());
});

afterEach(() => server.close());

/** Paths of files that were left in the cache, or beside it. */
function left(): readonly string[] {
  const folder = dirname(options.cacheFolder);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /MLmodel|evil|large/.test(path),
  );
}

test('names in a listing are not decoded: what looks like a way out is a name', async () => {
  const names = ['MLmodel', '%2e%2e%2fevil', '%252e%252e%252fevil', '..%5cevil', '#evil', '?evil'];
  const odd = await fakeServer(Object.fromEntries(names.map((name) => [name, Buffer.from(name)])));
  const { directory } = await resolveModel('models:/m/1', { ...options, trackingUri: odd.url });
  await odd.close();
  expect(readdirSync(directory).toSorted()).toEqual([...names, 'registered_model_meta'].toSorted());
});

test('a listed name that the server takes for another one is an error that says so', async () => {
  const files = { MLmodel: Buffer.from(''), 'a%20b': Buffer.from('text') };
  const odd = await fakeServer(files);
  // As MLflow does, which decodes again what was decoded.
  odd.intercept = on('a%2520b', (_, response) => {
    json(response, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'No such artifact' }, 404);
  });
  const place = { ...options, trackingUri: odd.url };
  for (const uri of ['models:/m/1', 'mlflow-artifacts:/1/r'])
    expect((await failureOf(uri, place)).message).toContain('lists "a%20b", but decodes');
  await odd.close();
});

test.each(['1/%2e%2e/secrets', '1/%252e%252e%252fsecrets', '1/a#b?c/model'])(
  'the place that a registry names is not decoded: %s',
  async (path) => {
    server.intercept = on('get-download-uri', (_, response) =>
      json(response, { artifact_uri: `mlflow-artifacts:/${path}` }),
    );
    await resolveModel('models:/m/1', options);
    const [listed = ''] = server.requests.filter((request) => request.includes('artifacts?'));
    expect(new URL(listed.slice('GET '.length), server.url).searchParams.get('path')).toBe(path);
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    expect(server.requests.at(-1)).toContain(`/mlflow-artifacts/artifacts/${encoded}/`);
  },
);

test.each([
  ['mlflow-artifacts:/1#/../../secrets', 'leads out of the artifacts'],
  ['mlflow-artifacts:/1?x=/../../secrets', 'leads out of the artifacts'],
  ['mlflow-artifacts://evil.example#@127.0.0.1/1', 'on another host'],
  ['http://127.0.0.1:5000@evil.example/1', 'asks none that a registry names'],
])('a fragment, a query or a user in a place hides nothing: %s', async (uri, message) => {
  server.intercept = on('get-download-uri', (_, response) => json(response, { artifact_uri: uri }));
  expect((await failureOf('models:/m/1', options)).message).toContain(message);
  expect(server.requests.filter((request) => request.includes('mlflow-artifacts'))).toEqual([]);
});

test('a file that is redirected in a loop, and one that is a page, leave nothing', async () => {
  server.intercept = on('large.bin', ({ url }, response) => {
    response.writeHead(302, { location: `${url}?again` }).end();
  });
  expect((await failureOf('models:/m/1', options)).message).toContain('redirects more than 5');
  server.intercept = on('large.bin', (_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Log in</title>');
  });
  const { message } = await failureOf('models:/m/1', { ...options, retries: 0 });
  expect(message).toContain('sent 36 bytes of "large.bin", and lists 1000000');
  expect(left()).toEqual([]);
});
