import { cp, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { DeployClient } from '@mlmodel/deployments';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import {
  hasEnded,
  localDeployments,
  models,
  predicted,
  serveAfter,
  whenStarting,
} from './support/local.js';

/** Predicts again and again, on a new connection or on the same one as it comes, until it is told to stop. */
function startRequests(client: DeployClient, name: string) {
  const answers: unknown[] = [];
  let isOver = false;
  const loop = async () => {
    while (!isOver) answers.push(await predicted(client, name));
  };
  const loops = Promise.all([loop(), loop(), loop()]);
  return {
    answers,
    async stop() {
      isOver = true;
      await loops;
    },
  };
}

test('an update fails no request, and afterwards nothing is answered as before', async () => {
  const { client } = await localDeployments();
  const { pid } = await client.createDeployment({ name: 'a', modelUri: models.iris });
  const [before] = (await predicted(client, 'a')) as unknown[];
  const requests = startRequests(client, 'a');
  const updated = await client.updateDeployment({
    name: 'a',
    modelUri: models.labels,
    config: { workers: 2 },
  });
  const [after] = (await predicted(client, 'a')) as unknown[];
  const count = requests.answers.length;
  await requests.stop();
  expect(updated).toMatchObject({ generation: 2, config: { workers: 2 }, state: 'running' });
  expect(updated['pid']).not.toBe(pid);
  expect(after).not.toEqual(before);
  expect(requests.answers).toContainEqual([before]);
  expect(requests.answers.slice(count)).not.toContainEqual([before]);
});

test('an update that does not start changes nothing, and the next one works', async () => {
  const { client } = await localDeployments();
  const broken = join(temporaryFolder(), 'broken');
  await cp(models.iris, broken, { recursive: true });
  await truncate(join(broken, 'model.onnx'), 100);
  const created = await client.createDeployment({ name: 'a', modelUri: models.iris });
  const before = await predicted(client, 'a');
  const attempt = client.updateDeployment({ name: 'a', modelUri: broken });
  await expect(attempt).rejects.toThrow('model.onnx');
  expect(await client.getDeployment({ name: 'a' })).toEqual(created);
  expect(await predicted(client, 'a')).toEqual(before);
  const updated = await client.updateDeployment({ name: 'a', modelUri: models.labels });
  expect(updated).toMatchObject({ modelUri: models.labels, state: 'running' });
  expect(await predicted(client, 'a')).not.toEqual(before);
});

test('an update that is interrupted ends at once, and changes nothing', async () => {
  const gate = join(temporaryFolder({ gate: '' }), 'gate');
  const { folder, client } = await localDeployments(undefined, serveAfter(gate));
  const created = await client.createDeployment({ name: 'a', modelUri: models.iris });
  const before = await predicted(client, 'a');
  await rm(gate);
  const controller = new AbortController();
  const reason = new Error('interrupted');
  const request = { name: 'a', modelUri: models.labels };
  const attempt = client.updateDeployment({ ...request, signal: controller.signal });
  const outcome = attempt.catch((error: unknown) => error);
  const { starting } = await whenStarting(folder, 'a');
  controller.abort(reason);
  expect(await outcome).toBe(reason);
  expect(await hasEnded(starting?.server.pid)).toBe(true);
  expect(await client.getDeployment({ name: 'a' })).toEqual(created);
  expect(await predicted(client, 'a')).toEqual(before);
  await writeFile(gate, '');
  expect(await client.updateDeployment(request)).toMatchObject({ state: 'running' });
  expect(await predicted(client, 'a')).not.toEqual(before);
});

test('what is not there cannot be updated, nor can its port', async () => {
  const { client } = await localDeployments();
  await expect(client.updateDeployment({ name: 'a' })).rejects.toMatchObject({
    errorCode: 'RESOURCE_DOES_NOT_EXIST',
  });
  const port = client.updateDeployment({ name: 'a', config: { port: 5001 } });
  await expect(port).rejects.toThrow('There is no option "port"');
});
