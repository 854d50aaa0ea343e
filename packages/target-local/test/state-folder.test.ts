import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { openTarget } from '@mlmodel/deployments';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { localTarget } from '../src/index.js';
import { localDeployments, mlmodel, models } from './support/local.js';

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
