import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { modelArchive } from '../../src/resources/model-archive.js';

const weights = randomBytes(3_000_000);

test('an archive has the files of the model at its top, with links as files', async () => {
  const model = temporaryFolder({
    MLmodel: 'flavors:\n  some: {}\n',
    'data/weights.bin': weights,
    [`data/${'long '.repeat(30)}é.txt`]: 'text',
    'data/empty': '',
  });
  symlinkSync('data/weights.bin', join(model, 'linked.bin'));
  symlinkSync('data', join(model, 'linked'));
  const folder = temporaryFolder();
  const archive = join(folder, 'model.tar.gz');
  await pipeline(await modelArchive(model), createWriteStream(archive));
  execFileSync('tar', ['-xzf', archive], { cwd: folder });
  expect(readFileSync(join(folder, 'MLmodel'), 'utf8')).toContain('some');
  expect(readFileSync(join(folder, `data/${'long '.repeat(30)}é.txt`), 'utf8')).toBe('text');
  expect(readFileSync(join(folder, 'data/empty'), 'utf8')).toBe('');
  for (const name of ['linked.bin', 'data/weights.bin', 'linked/weights.bin'])
    expect(weights.equals(readFileSync(join(folder, name)))).toBe(true);
  const listed = execFileSync('tar', ['-tvzf', archive], { encoding: 'utf8' });
  expect(listed).not.toMatch(/^l/m);
});

test('a link that leads out of the model is refused', async () => {
  const model = temporaryFolder({ MLmodel: 'flavors:\n  some: {}\n' });
  symlinkSync('/etc/hostname', join(model, 'linked'));
  await expect(modelArchive(model)).rejects.toThrow('leads out of the model directory');
});
