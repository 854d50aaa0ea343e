import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { contentOfBytes } from '../../src/upload/file-content.js';
import { LocalWriter } from '../../src/upload/local-writer.js';

const text = (value: string) => contentOfBytes(Buffer.from(value));

/** A folder below an artifact root, as servers name them. */
const folderIn = (root: string) => join(root, '1/models/m-0123/artifacts');

test('writes files below the artifact root, and overwrites none', async () => {
  const folder = folderIn(temporaryFolder());
  const writer = new LocalWriter(folder, undefined);
  await writer.put('sub dir/é.txt', text('first'));
  await expect(writer.put('sub dir/é.txt', text('second'))).rejects.toThrow(
    'artifacts are not overwritten. Log the model under another name.',
  );
  expect(readFileSync(join(folder, 'sub dir/é.txt'), 'utf8')).toBe('first');
});

test.each(['/no such root', join(temporaryFolder(), 'root')])(
  'an artifact root that this machine does not have is an error: %s',
  (root) => {
    expect(() => new LocalWriter(folderIn(root), undefined)).toThrow(
      /which this machine does not have\. Log on the machine of the server/,
    );
  },
);

test('a file that is not whole is removed', async () => {
  const folder = folderIn(temporaryFolder());
  const controller = new AbortController();
  const writer = new LocalWriter(folder, controller.signal);
  const endless = {
    ...text(''),
    open: () =>
      new Readable({
        read() {
          this.push('more');
          controller.abort();
        },
      }),
  };
  await expect(writer.put('file', endless)).rejects.toThrow('aborted');
  const broken = new Readable({ read: (): void => void broken.destroy(new Error('disk')) });
  const failing = new LocalWriter(folder, undefined);
  await expect(failing.put('file', { ...text(''), open: () => broken })).rejects.toThrow(
    'cannot be written: disk. Check the permissions',
  );
  expect(existsSync(join(folder, 'file'))).toBe(false);
});
