import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { localDeployments, models } from './support/local.js';

test('folders that contain other files are neither listed, used nor removed', async () => {
  const { folder, client } = await localDeployments(
    temporaryFolder({ 'notes/server.log': 'mine', 'notes/todo.txt': 'mine', 'my files/a': 'mine' }),
  );
  const refusal = { errorCode: 'RESOURCE_CONFLICT', message: expect.stringContaining('notes') };
  await expect(client.deleteDeployment({ name: 'notes' })).rejects.toMatchObject(refusal);
  const request = { name: 'notes', modelUri: models.iris };
  await expect(client.createDeployment(request)).rejects.toMatchObject(refusal);
  expect(await client.listDeployments({})).toEqual([]);
  expect(readFileSync(join(folder, 'notes/todo.txt'), 'utf8')).toBe('mine');
});

test('remains of a deployment that was never there are removed', async () => {
  const { folder, client } = await localDeployments(temporaryFolder({ 'a/model-1/MLmodel': '' }));
  await client.deleteDeployment({ name: 'a' });
  expect(existsSync(join(folder, 'a'))).toBe(false);
});
