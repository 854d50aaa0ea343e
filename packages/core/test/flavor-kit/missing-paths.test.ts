import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { memoryModelFiles } from '../../src/flavor/model-files.js';
import { missingPaths, type NeededPath } from '../../src/flavor-kit/missing-paths.js';
import { openModelDirectory } from '../../src/node/model-directory.js';

const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
const content = {
  MLmodel: '',
  'pointer.bin': pointer,
  'model.bin': '12345678',
  'empty.bin': '',
  'data/a/b.bin': '1',
};

async function onDisk() {
  const folder = temporaryFolder(content);
  mkdirSync(join(folder, 'nothing'));
  symlinkSync('/etc/hostname', join(folder, 'outside.bin'));
  return openModelDirectory(folder);
}

async function reasons(...needed: readonly NeededPath[]): Promise<readonly string[]> {
  return (await missingPaths(await onDisk(), needed)).map(({ reason }) => reason);
}

test('finds nothing wrong with files and folders that are there', async () => {
  const needed = [{ path: 'model.bin' }, { path: 'data' }, { path: './data/a//b.bin' }];
  expect(await reasons(...needed)).toEqual([]);
  expect(await missingPaths(memoryModelFiles(content), needed)).toEqual([]);
});

describe('says what is wrong with', () => {
  test.each<[string, NeededPath, string]>([
    ['a missing file', { path: 'absent.bin' }, 'absent.bin is missing'],
    [
      'one with a role',
      { path: 'a/absent.bin', role: 'which is the model' },
      'a/absent.bin, which is the model, is missing',
    ],
    ['an empty file', { path: 'empty.bin' }, 'empty.bin is empty'],
    [
      'a file that is too short',
      { path: 'model.bin', leastBytes: 9 },
      'model.bin is cut off: it has 8 bytes of 9',
    ],
    [
      'a Git LFS pointer',
      { path: 'pointer.bin' },
      'pointer.bin is a Git LFS pointer, not the file itself',
    ],
    ['an empty folder', { path: 'nothing' }, 'nothing is empty'],
  ])('%s', async (_what, needed, reason) => {
    expect(await reasons(needed)).toEqual([reason]);
  });

  test('a link to the outside, and a path of the machine', async () => {
    expect(await reasons({ path: 'outside.bin' }, { path: '/etc/hostname' })).toEqual([
      expect.stringContaining('"outside.bin" is a link that leads out of the model directory'),
      expect.stringContaining('"/etc/hostname" is not inside a model directory'),
    ]);
  });
});

test('accepts an empty file that may be empty', async () => {
  expect(await reasons({ path: 'empty.bin', leastBytes: 0 })).toEqual([]);
});
