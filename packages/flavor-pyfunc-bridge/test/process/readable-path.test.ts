import { mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { readablePath } from '../../src/process/readable-path.js';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

describe('the path of a model', () => {
  test.each(['/models/iris', "/models/ü 模型/it's (1) + 2 & ~a,b=c;d@e!"])(
    'is as it is where MLflow reads it: %s',
    async (path) => {
      expect((await readablePath(path, folder)).path).toBe(path);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test.each(['a#b', 'a%20b', 'a?b', 'file:', 'a\\b', 'a\nb'])(
    'is a link where MLflow would misread it, removed in the end: %j',
    async (name) => {
      const model = join(folder, name);
      mkdirSync(model);
      writeFileSync(join(model, 'MLmodel'), '');
      const { path, remove } = await readablePath(model, folder);
      expect(path).toMatch(/^[\w/.-]+\/model\/$/);
      expect(realpathSync(path)).toBe(model);
      await remove();
      await remove();
      expect(readdirSync(folder)).toEqual([name]);
      expect(readdirSync(model)).toEqual(['MLmodel']);
    },
  );

  test('leaves no link when the process ends before it is removed', async () => {
    await readablePath(join(folder, 'a#b'), folder);
    expect(readdirSync(folder)).toHaveLength(1);
    const [removeAtExit] = process.listeners('exit').slice(-1);
    removeAtExit?.(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is refused with the reason where no link can be made', async () => {
    await expect(readablePath('/models/a#b', join(folder, 'missing'))).rejects.toMatchObject({
      errorCode: 'IO_ERROR',
      message: expect.stringMatching(
        /"\/models\/a#b": it reads "#" as part of a URI.*ENOENT.*Rename the folder, or set TMPDIR/,
      ),
    });
  });

  test('is refused where the folder for links has such a name, too', async () => {
    await expect(readablePath('/models/100%', '/tmp#1')).rejects.toThrow(
      '"/tmp#1" has such a character too',
    );
  });
});
