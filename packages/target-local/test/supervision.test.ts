import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import type { DeployClient, Deployment } from '@mlmodel/deployments';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import {
  hasEnded,
  localDeployments,
  mlmodel,
  models,
  predicted,
  serveAfter,
  whenStarting,
} from './support/local.js';

async function whenState(client: DeployClient, isWanted: (found: Deployment) => boolean) {
  for (;;) {
    const found = await client.getDeployment({ name: 'a' });
    if (isWanted(found)) return found;
    await new Promise(setImmediate);
  }
}

async function killed(pid: unknown): Promise<void> {
  process.kill(Number(pid), 'SIGKILL');
  while (!(await hasEnded(pid))) await new Promise(setImmediate);
}

async function supervisorIn(folder: string): Promise<number> {
  return JSON.parse(await readFile(join(folder, 'a/status.json'), 'utf8')).supervisor.pid;
}

async function resume(folder: string): Promise<string> {
  const args = [mlmodel, 'deployments', 'resume', '--folder', folder];
  return (await promisify(execFile)(process.execPath, args)).stdout;
}

test('a server that is killed is started again, and requests wait for it meanwhile', async () => {
  const { client } = await localDeployments();
  const { pid } = await client.createDeployment({ name: 'a', modelUri: models.iris });
  await killed(pid);
  expect(await predicted(client, 'a')).toEqual([{ label: 0, probabilities: expect.any(Array) }]);
  const again = await whenState(client, ({ state }) => state === 'running');
  expect(again).toMatchObject({ restarts: 1 });
  expect(again['pid']).not.toBe(pid);
});

test('a server whose supervisor was killed goes on, and resume gives it another one', async () => {
  const { folder, client } = await localDeployments();
  const { url, pid } = await client.createDeployment({ name: 'a', modelUri: models.iris });
  const before = await predicted(client, 'a');
  await killed(await supervisorIn(folder));
  expect(await client.getDeployment({ name: 'a' })).toMatchObject({ state: 'unsupervised', pid });
  expect(await predicted(client, 'a')).toEqual(before);
  expect(await resume(folder)).toBe('a is started\n');
  expect(await client.getDeployment({ name: 'a' })).toMatchObject({ state: 'running', url });
  expect(await hasEnded(pid)).toBe(true);
  expect(await predicted(client, 'a')).toEqual(before);
  expect(await resume(folder)).toBe('a is running\n');
});

test('a supervisor that is killed while its server starts leaves none behind', async () => {
  const gate = join(temporaryFolder(), 'gate');
  const { folder, client } = await localDeployments(undefined, serveAfter(gate));
  const created = client.createDeployment({ name: 'a', modelUri: models.iris });
  const failure = created.then(
    () => undefined,
    (error: Error) => error.message,
  );
  const { supervisor, starting } = await whenStarting(folder, 'a');
  await killed(supervisor.pid);
  expect(await failure).toBe('its supervisor ended (SIGKILL)');
  expect(await hasEnded(starting?.server.pid)).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});

test('resume starts what a reboot has ended, at the same URL; a process with an old number is not touched', async () => {
  const { folder, client } = await localDeployments();
  const { url, pid } = await client.createDeployment({ name: 'a', modelUri: models.iris });
  await killed(await supervisorIn(folder));
  await killed(pid);
  const path = join(folder, 'a/status.json');
  const status = JSON.parse(await readFile(path, 'utf8'));
  const stranger = { pid: process.pid, started: 'another time' };
  await writeFile(path, JSON.stringify({ ...status, supervisor: stranger, server: stranger }));
  expect(await client.getDeployment({ name: 'a' })).toMatchObject({ state: 'stopped' });
  expect(await resume(folder)).toBe('a is started\n');
  expect(await client.getDeployment({ name: 'a' })).toMatchObject({ state: 'running', url });
});
