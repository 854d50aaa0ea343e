import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/run-cli.js';
import {
  flavor,
  predict,
  type ServedWorkers,
  serveWorkers,
  until,
} from '../support/served-workers.js';
import { VersionRegistry } from '../support/version-registry.js';

const uri = 'models:/näme@champion';
const module = (name: string) => `export const predict = () => ['${name}'];`;
const broken = `throw new Error('this version is broken');`;

let registry: VersionRegistry;

afterEach(() => registry?.close());

/** Serves the versions with these modules, and follows the alias. */
async function follow(modules: readonly string[], ...args: string[]): Promise<ServedWorkers> {
  registry = new VersionRegistry(...modules);
  const place = ['-m', uri, '--tracking-uri', await registry.start(), '-p', '0'];
  const options = ['--execution', 'inline', '--follow', '1s', ...flavor, ...args];
  return serveWorkers(['serve', ...place, ...options]);
}

/** Moves the alias, and waits until the version is served. */
async function move(server: ServedWorkers, version: number): Promise<void> {
  const text = `${uri} (version ${version}) was loaded in `;
  const before = server.log().split(text).length;
  registry.champion = version;
  await until(() => server.log().split(text).length > before);
}

function timesLogged(server: ServedWorkers, text: string): number {
  return server.log().split(text).length - 1;
}

/** What a server says about the version of its model. */
async function identityAt(url: string) {
  const { headers } = await fetch(`${url}/version`);
  const document = await (await fetch(`${url}/openapi.json`)).json();
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return {
    headers: ['mlmodel-name', 'mlmodel-version', 'mlmodel-run-id'].map((name) => headers.get(name)),
    info: (document as { info: object }).info,
    metric: /^mlmodel_model_info\{(name=.*,run_id="[^"]*")/m.exec(metrics)?.[1],
  };
}

function identityOf(version: number) {
  const run = `run-${version}`;
  return {
    headers: ['n%C3%A4me', `${version}`, run],
    info: expect.objectContaining({
      title: 'näme',
      version: `${version}`,
      'x-mlflow-run-id': run,
    }),
    metric: `name="näme",version="${version}",run_id="${run}"`,
  };
}

test('serves what the alias names, says so everywhere, and loads it again on SIGHUP', async () => {
  const server = await follow([module('one'), module('two')]);
  expect(await predict(server.url, 'a')).toEqual({ predictions: ['one'] });
  expect(await identityAt(server.url)).toEqual(identityOf(1));
  await move(server, 2);
  expect(await predict(server.url, 'a')).toEqual({ predictions: ['two'] });
  expect(await identityAt(server.url)).toEqual(identityOf(2));

  server.signal('SIGHUP');
  await until(() => timesLogged(server, `${uri} (version 2) was loaded in `) === 2);
  expect(await predict(server.url, 'a')).toEqual({ predictions: ['two'] });
  server.signal('SIGTERM');
  expect(await server.exited).toBe(0);
});

test('tries a version that cannot be loaded once, until the alias has named another one', async () => {
  const server = await follow([module('one'), broken, module('three')]);
  registry.champion = 2;
  await until(() => server.log().includes(`${uri} (version 2) is not tried again`));
  await registry.asked(6, until);
  expect(await predict(server.url, 'a')).toEqual({ predictions: ['one'] });
  expect(timesLogged(server, 'The model from before is still served.')).toBe(1);
  await move(server, 3);
  registry.champion = 2;
  await until(() => timesLogged(server, 'The model from before is still served.') === 2);
  expect(await predict(server.url, 'a')).toEqual({ predictions: ['three'] });
});

test('goes on while the registry is down, which the log says once', async () => {
  const server = await follow([module('one'), module('two')]);
  registry.isDown = true;
  registry.champion = 2;
  await registry.asked(6, until);
  expect(await predict(server.url, 'a')).toEqual({ predictions: ['one'] });
  registry.isDown = false;
  await move(server, 2);
  expect(timesLogged(server, 'cannot be followed at present')).toBe(1);
  expect(timesLogged(server, 'can be followed again')).toBe(1);
});

test('switches all workers, also those that start later', async () => {
  const server = await follow([module('one'), module('two'), broken], '-w', '2');
  await move(server, 2);
  const answers = () => Promise.all(Array.from({ length: 8 }, () => predict(server.url, 'a')));
  const all = Array.from({ length: 8 }, () => ({ predictions: ['two'] }));
  expect(await answers()).toEqual(all);
  registry.champion = 3;
  await until(() => server.log().includes('is not tried again'));
  const [first = 0] = server.workers();
  process.kill(first, 'SIGKILL');
  await until(() => server.workers().length === 2 && !server.workers().includes(first));
  // A connection that is kept may be that of the worker that was killed.
  const metrics = () => fetch(`${server.url}/metrics`).then((answer) => answer.text(), String);
  while (!/^mlmodel_processes\{process="server"\} 2$/m.test(await metrics())) await wait(50);
  expect(await answers()).toEqual(all);
});

describe('--follow is refused', () => {
  test.each([
    [['./model'], '"./model" cannot. Name an alias'],
    [['models:/fraud/3'], '"models:/fraud/3" cannot. Name an alias'],
    [['runs:/0123/model'], '"runs:/0123/model" cannot. Name an alias'],
    [['models:/fraud@champion', '--offline'], 'and --offline does not'],
  ])('for %s', async (args, message) => {
    const finished = await runCli(['serve', ...args, '--follow', '30s']);
    expect(finished).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });

  test('with what is not a time', async () => {
    const finished = await runCli(['serve', uri, '--follow', '30']);
    expect(finished).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('must be a time such as 30s, 5m or 1h'),
    });
  });
});
