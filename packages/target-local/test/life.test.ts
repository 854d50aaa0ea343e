import { existsSync, readdirSync } from 'node:fs';
import { cp, readFile, rm, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openTarget } from '@mlmodel/deployments';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { localTarget } from '../src/index.js';
import { hasEnded, localDeployments, mlmodel, models, predicted } from './support/local.js';

const iris = { name: 'iris', modelUri: models.iris };

test('a deployment answers until it is deleted, also for another process, and leaves nothing', async () => {
  const { folder, client } = await localDeployments();
  const created = await client.createDeployment(iris);
  expect(created).toMatchObject({ name: 'iris', flavor: 'onnx', state: 'running' });
  const { client: other } = await localDeployments(folder);
  expect(await other.listDeployments({})).toEqual([created]);
  expect(await other.getDeployment({ name: 'iris' })).toEqual(created);
  expect(await predicted(other, 'iris')).toEqual([{ label: 0, probabilities: expect.any(Array) }]);
  expect(await readFile(String(created['log']), 'utf8')).toContain('Serving');
  await expect(client.createDeployment(iris)).rejects.toMatchObject({
    errorCode: 'RESOURCE_ALREADY_EXISTS',
  });
  await other.deleteDeployment({ name: 'iris' });
  expect(await hasEnded(created['pid'])).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
  await client.deleteDeployment({ name: 'iris' });
  await expect(client.getDeployment({ name: 'iris' })).rejects.toMatchObject({
    errorCode: 'RESOURCE_DOES_NOT_EXIST',
  });
});

test('deployments keep ports of their own', async () => {
  const { client } = await localDeployments();
  const [one, two] = await Promise.all(
    ['one', 'two'].map((name) => client.createDeployment({ ...iris, name })),
  );
  expect(one?.['url']).not.toBe(two?.['url']);
  const port = Number(new URL(String(one?.['url'])).port);
  const same = client.createDeployment({ ...iris, name: 'three', config: { port } });
  await expect(same).rejects.toThrow(`Port ${port} is that of the deployment "one".`);
});

test('deployments in several folders that are created at the same time get ports of their own', async () => {
  const clients = await Promise.all([1, 2].map(() => localDeployments()));
  const created = await Promise.all(
    clients.map(({ client }) => client.createDeployment({ ...iris, config: { port: undefined } })),
  );
  expect(new Set(created.map(({ url }) => url)).size).toBe(2);
  for (const { client } of clients)
    expect(await predicted(client, 'iris')).toEqual([expect.objectContaining({ label: 0 })]);
});

test('deployments cannot be kept below /proc', async () => {
  const { client } = await localDeployments('/proc/none');
  await expect(client.createDeployment(iris)).rejects.toMatchObject({
    errorCode: 'IO_ERROR',
    message: expect.stringContaining('Deployments cannot be kept in "/proc/none" (ENOENT).'),
  });
});

test('a model that was downloaded is copied, as its cache may be cleaned', async () => {
  // A create that was killed has left a part of another model.
  const folder = temporaryFolder({ 'iris/model-1/other.bin': 'weights' });
  const directory = join(temporaryFolder(), 'model');
  await cp(models.iris, directory, { recursive: true });
  await localDeployments(folder);
  const client = await openTarget(localTarget, {
    targetUri: `local:${folder}`,
    serverCommand: [process.execPath, mlmodel, 'serve'],
    resolveModel: async (uri) => ({ directory, isCached: true, label: `${uri} (version 3)` }),
  });
  const created = await client.createDeployment({ ...iris, modelUri: 'models:/iris@best' });
  expect(created).toMatchObject({
    modelUri: 'models:/iris@best (version 3)',
    directory: join(folder, 'iris/model-1'),
  });
  expect(existsSync(join(folder, 'iris/model-1/other.bin'))).toBe(false);
  await rm(directory, { recursive: true });
  expect(await client.updateDeployment({ name: 'iris' })).toMatchObject({ generation: 2 });
  expect(await predicted(client, 'iris')).toHaveLength(1);
});

test('what cannot be served is refused with the reason, and leaves nothing', async () => {
  const { folder, client } = await localDeployments();
  const broken = join(temporaryFolder(), 'broken');
  await cp(models.iris, broken, { recursive: true });
  await truncate(join(broken, 'model.onnx'), 100);
  const attempts = [
    [{ modelUri: 'no/model' }, 'There is no model at "no/model"'],
    [{ modelUri: broken }, 'model.onnx'],
    [{ modelUri: models.iris, flavor: 'prophet' }, 'No package for the flavor "prophet"'],
    [{ modelUri: models.iris, endpoint: 'prod' }, 'has no endpoints'],
    [{ modelUri: models.iris, name: '../x' }, 'cannot be the name of a local deployment'],
    [{ modelUri: models.iris, config: { serve_options: ['--prot', '1'] } }, '--port'],
  ] as const;
  for (const [request, message] of attempts) {
    const attempt = client.createDeployment({ name: 'a', ...request });
    await expect(attempt).rejects.toThrow(message);
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('a port that another program has is refused', async () => {
  const { client } = await localDeployments();
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => resolve(Object(other.address()).port));
  });
  const attempt = client.createDeployment({ ...iris, config: { port } });
  await expect(attempt).rejects.toThrow(`Another program listens on port ${port}`);
  other.close();
});

test('a create that is aborted leaves no process and no folder', async () => {
  const folder = temporaryFolder();
  const client = await openTarget(localTarget, {
    targetUri: `local:${folder}`,
    serverCommand: [process.execPath, '-e', 'setInterval(() => {}, 1000)', '--'],
  });
  const controller = new AbortController();
  const created = client.createDeployment({
    ...iris,
    signal: controller.signal,
  });
  const isAborted = expect(created).rejects.toThrow('no longer wanted');
  while (!existsSync(join(folder, 'iris/status.json'))) await new Promise(setImmediate);
  controller.abort(new Error('no longer wanted'));
  await isAborted;
  expect(readdirSync(folder)).toEqual([]);
});
