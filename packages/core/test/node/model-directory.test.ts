import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder, writeFiles } from '@mlmodel/jest-config/temporary-folder';
import { openModelDirectory } from '../../src/node/model-directory.js';

function modelFolder(files: Readonly<Record<string, string>> = {}): string {
  return temporaryFolder({ MLmodel: 'flavors: {}', ...files });
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('opening', () => {
  test('takes a folder, relative or through a link, or the MLmodel file in it', async () => {
    const folder = modelFolder();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(folder, link);
    const paths = [folder, relative(process.cwd(), folder), link, join(folder, 'MLmodel')];
    for (const path of paths) {
      expect((await openModelDirectory(path)).directory).toBe(folder);
    }
  });

  test.each([
    ['a missing folder', () => join(temporaryFolder(), 'none'), 'no model at'],
    ['a folder without MLmodel', () => temporaryFolder(), 'contains no MLmodel file'],
    ['another file', () => join(modelFolder({ 'a.txt': '' }), 'a.txt'), 'is a file'],
    ['a NUL', () => 'a\0b', 'no model at'],
  ])('refuses %s', async (_what, path, message) => {
    await expect(openModelDirectory(path())).rejects.toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
      message: expect.stringContaining(message),
    });
  });
});

describe('files', () => {
  test('are read and found on the disk', async () => {
    const folder = modelFolder({ 'data/model.onnx': 'weights' });
    const files = await openModelDirectory(folder);
    expect(text(await files.read('data/model.onnx'))).toBe('weights');
    expect(text(await files.read('data/model.onnx', 6))).toBe('weight');
    expect(text(await files.read('data/model.onnx', 60))).toBe('weights');
    expect(await files.localPath('data/model.onnx')).toBe(join(folder, 'data/model.onnx'));
    expect(await files.localPath('data')).toBe(join(folder, 'data'));
  });

  test('are listed with their folders, and at every place that a link leads from', async () => {
    const folder = modelFolder({ 'data/a': '', 'blobs/b': '' });
    symlinkSync('../blobs/b', join(folder, 'data/b'));
    symlinkSync('data', join(folder, 'again'));
    const files = await openModelDirectory(folder);
    const data = ['data/a', 'data/b'];
    expect([...(await files.list('data'))].sort()).toEqual(data);
    expect([...(await files.list())].sort()).toEqual([
      ...['MLmodel', 'again/a', 'again/b', 'blobs/b'],
      ...data,
    ]);
  });

  test('are listed where a link leads out or nowhere, so that no copy leaves them out unnoticed', async () => {
    const folder = modelFolder();
    symlinkSync('nowhere', join(folder, 'dangling'));
    symlinkSync('/etc/hostname', join(folder, 'out'));
    symlinkSync('/etc', join(folder, 'outside'));
    const files = await openModelDirectory(folder);
    expect([...(await files.list())].sort()).toEqual(['MLmodel', 'dangling', 'out', 'outside']);
    await expect(files.localPath('dangling')).rejects.toThrow('dangling');
    await expect(files.localPath('out')).rejects.toThrow('leads out of the model directory');
    await expect(files.size('outside')).rejects.toThrow('leads out of the model directory');
  });

  test.each([
    ['itself', '.', 'loop'],
    ['the folder that it is in', '../data', 'data/up'],
    ['a folder further up', '..', 'data/up'],
  ])('cannot be listed where a link leads to %s', async (_what, target, link) => {
    const folder = modelFolder({ 'data/a': '' });
    symlinkSync(target, join(folder, link));
    const files = await openModelDirectory(folder);
    await expect(files.list()).rejects.toThrow(
      `"${link}" in the model is a link to a folder that contains it`,
    );
  });

  test('cannot be listed where links make a few folders into very many', async () => {
    const folder = modelFolder();
    for (let level = 0; level < 25; level++) {
      mkdirSync(join(folder, `level${level}`));
      for (const name of ['a', 'b'])
        symlinkSync(`../level${level + 1}`, join(folder, `level${level}/${name}`));
    }
    mkdirSync(join(folder, 'level25'));
    const files = await openModelDirectory(folder);
    await expect(files.list()).rejects.toThrow('more than 1000 links to folders');
  });

  test.each(['none', 'MLmodel/none'])('that are missing are named: %s', async (path) => {
    const files = await openModelDirectory(modelFolder());
    for (const method of ['read', 'localPath'] as const) {
      await expect(files[method](path)).rejects.toMatchObject({
        errorCode: 'RESOURCE_DOES_NOT_EXIST',
        subject: { file: path },
      });
    }
  });
});

describe('a hostile model', () => {
  test('cannot lead out with links, of files or of folders', async () => {
    const outside = temporaryFolder({ 'model-and-more/secret': 'secret' });
    const folder = join(outside, 'model');
    writeFiles(folder, { MLmodel: 'flavors: {}' });
    symlinkSync('../model-and-more/secret', join(folder, 'file'));
    symlinkSync('../model-and-more', join(folder, 'folder'));
    symlinkSync(outside, join(folder, 'up'));
    const files = await openModelDirectory(folder);
    for (const path of ['file', 'folder/secret', 'folder', 'up/model-and-more/secret']) {
      for (const method of ['read', 'localPath'] as const) {
        await expect(files[method](path)).rejects.toMatchObject({
          errorCode: 'INVALID_PARAMETER_VALUE',
          message: expect.stringContaining('leads out'),
        });
      }
    }
    await expect(files.list('folder')).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
    });
  });

  test('may link inside itself', async () => {
    const folder = modelFolder({ 'blobs/weights': 'weights' });
    symlinkSync('blobs/weights', join(folder, 'model.onnx'));
    const files = await openModelDirectory(folder);
    expect(text(await files.read('model.onnx'))).toBe('weights');
  });

  test('cannot offer a socket, a folder or a circle of links as a file', async () => {
    const folder = modelFolder();
    const server = createServer().listen(join(folder, 'socket'));
    await once(server, 'listening');
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    mkdirSync(join(folder, 'data'));
    const files = await openModelDirectory(folder);
    for (const path of ['socket', 'data', '.']) {
      await expect(files.read(path)).rejects.toMatchObject({
        errorCode: 'INVALID_PARAMETER_VALUE',
        message: expect.stringContaining('not a regular file'),
      });
    }
    await expect(files.read('a')).rejects.toMatchObject({ errorCode: 'IO_ERROR' });
    expect([...(await files.list())].sort()).toEqual(['MLmodel', 'a', 'b']);
    server.close();
  });
});
