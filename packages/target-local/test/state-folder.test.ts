import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { openTarget } from '@mlmodel/deployments';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { localTarget } from '../src/index.js';
import { localDeployments, mlmodel, models } from './support/local.js';

test('folders of somebody else are neither listed, nor deployed to, nor removed', async () => {
  const folder = temporaryFolder({
    'fraud/MLmodel': 'flavors: {}',
    'lost+found/file': '',
  });
  const { client } = await localDeployments(folder);
  const refused = { errorCode: 'RESOURCE_CONFLICT' };
  await expect(client.deleteDeployment({ name: 'fraud' })).rejects.toMatchObject(refused);
  const created = client.createDeployment({ name: 'fraud', modelUri: 'no/model' });
  await expect(created).rejects.toMatchObject(refused);
  expect(readFileSync(join(folder, 'fraud/MLmodel'), 'utf8')).toBe('flavors: {}');
  expect(await client.listDeployments({})).toEqual([]);
});

test('what a killed create leaves behind can be deleted', async () => {
  const folder = temporaryFolder({
    'a/model-1/MLmodel': '',
    'a/deployment.json.123': '{',
    'a/status.json': '',
  });
  const { client } = await localDeployments(folder);
  await client.deleteDeployment({ name: 'a' });
  expect(await client.listDeployments({})).toEqual([]);
});

test('a deployment whose file cannot be read does not keep others from working', async () => {
  const folder = temporaryFolder({ 'broken/deployment.json': 'garbage' });
  const { client } = await localDeployments(folder);
  await client.createDeployment({ name: 'iris', modelUri: models.iris });
  expect(await client.listDeployments({})).toEqual([
    {
      name: 'broken',
      state: 'unreadable',
      reason: expect.stringContaining('Delete the deployment'),
    },
    expect.objectContaining({ name: 'iris', state: 'running' }),
  ]);
  const args = [mlmodel, 'deployments', 'resume', '--folder', folder];
  await expect(promisify(execFile)(process.execPath, args)).rejects.toMatchObject({
    stdout: 'iris is running\n',
    stderr: expect.stringContaining('These deployments did not start: broken.'),
  });
});

test('a folder that cannot hold deployments is an error that names it', async () => {
  const file = join(temporaryFolder({ file: '' }), 'file');
  const client = await openTarget(localTarget, { targetUri: `local:${file}` });
  const created = client.createDeployment({ name: 'iris', modelUri: models.iris });
  await expect(created).rejects.toThrow(`Deployments cannot be kept in "${file}" (EEXIST).`);
  await expect(client.listDeployments({})).rejects.toThrow(`"${file}" (ENOTDIR).`);
});
