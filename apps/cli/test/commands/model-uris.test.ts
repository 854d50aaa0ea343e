import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { findOption } from '../../src/arguments/given-arguments.js';
import { createProgram, programWith } from '../../src/program.js';

const { commands } = programWith(undefined, () => {});

/** All that take `-m`. */
const names = commands
  .filter((command) => findOption(command.options, '-m') !== undefined)
  .map((command) => command.name());

/** What else a command needs. */
const others: Readonly<Record<string, readonly string[]>> = {
  download: ['-d', 'new'],
  register: ['-n', 'name'],
  'update-pip-requirements': ['add', 'pandas'],
};

/** Changes a model in place, which versions and web servers do not allow. */
const isEditor = (name: string) => name === 'update-pip-requirements';

/** A tracking server and stores that have nothing. */
let server: Server;
let url = '';
const before = { ...process.env };

beforeAll(async () => {
  const nothing = JSON.stringify({ error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'none' });
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(404, { 'content-type': 'application/json' }).end(nothing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    MLFLOW_TRACKING_URI: url,
    XDG_CACHE_HOME: temporaryFolder(),
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', MLFLOW_S3_ENDPOINT_URL: url },
    STORAGE_EMULATOR_HOST: url,
    AZURE_STORAGE_CONNECTION_STRING: `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=${url}/a;`,
  });
});

afterAll(() => {
  process.env = before;
  server.close();
  server.closeAllConnections();
});

test('the commands with -m are those that take a model', () => {
  expect(names).toEqual(expect.arrayContaining(['serve', 'predict', 'score', 'inspect', 'verify']));
});

describe.each(names)('mlmodel %s -m', (name) => {
  test.each([
    ['models:/fraud/1', 'has no model "fraud"'],
    ['models:/fraud@champion', 'has no model "fraud"'],
    ['models:/fraud/latest', 'has no model "fraud"'],
    ['models:/m-0123', 'has no logged model with the id "m-0123"'],
    ['runs:/0123/model', 'has no run "0123"'],
    ['mlflow-artifacts:/0/model', /answered: none|names artifacts without their run/],
    ['s3://bucket/model', 's3://bucket/model at'],
    ['gs://bucket/model', 'gs://bucket/model at'],
    ['wasbs://c@a.blob.core.windows.net/model', '/a/c/model does not exist'],
    ['abfss://c@a.dfs.core.windows.net/model', '/a/c/model does not exist'],
  ])('asks for %s', async (uri, message) => {
    const isFixed = uri.startsWith('models:/fraud');
    const expected = isEditor(name) && isFixed ? 'cannot be changed' : message;
    await expect(run(name, uri)).rejects.toThrow(expected);
  });

  test('asks a web server', async () => {
    const expected = name === 'register' ? 'Download it first' : '404';
    await expect(run(name, `${url}/model.zip`)).rejects.toThrow(
      isEditor(name) ? 'cannot be changed' : expected,
    );
  });
});

async function run(name: string, uri: string): Promise<unknown> {
  const words = [name, '-m', uri, ...(others[name] ?? [])];
  const { program, args } = await createProgram(words, () => {});
  return program.parseAsync(args, { from: 'user' });
}
