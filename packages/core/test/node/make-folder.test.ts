import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { makeFolder } from '../../src/node/make-folder.js';

test('a folder is made with those that it is in, and may be there', async () => {
  const path = join(temporaryFolder(), 'a/b/c');
  await makeFolder(path, 0o700);
  await makeFolder(path, 0o700);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  await makeFolder('/');
});

test('where there can be no folder, the error is that of the system', async () => {
  const folder = temporaryFolder({ file: '' });
  await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(folder, 'file/a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

(process.platform === 'linux' ? test : test.skip)('below /proc, it ends', async () => {
  for (const path of ['/proc/none', '/proc/none/a'])
    await expect(makeFolder(path)).rejects.toMatchObject({ code: 'ENOENT' });
});
