import { expect, test } from '@jest/globals';
import { memoryModelFiles, normalizeModelPath } from '../../src/flavor/model-files.js';

test.each([
  ['model.onnx', 'model.onnx'],
  ['./data//model.onnx', 'data/model.onnx'],
  ['data/', 'data'],
  ['.', ''],
  ['..data/a..b/...', '..data/a..b/...'],
  ['with space/ü', 'with space/ü'],
])('reads %j as %j', (path, expected) => {
  expect(normalizeModelPath(path)).toBe(expected);
});

test.each([
  '../secret',
  'data/../../secret',
  'data/..',
  '..\\secret',
  'data\\..\\..\\secret',
  '/etc/passwd',
  '\\\\host\\share',
  'C:\\secret',
  'c:secret',
  'model.onnx\0.txt',
])('refuses %j', (path) => {
  expect(() => normalizeModelPath(path)).toThrow(
    expect.objectContaining({ errorCode: 'INVALID_PARAMETER_VALUE', subject: { file: path } }),
  );
});

const files = memoryModelFiles({
  MLmodel: 'flavors: {}',
  'data/a.bin': Uint8Array.of(1, 2),
  'database/b.bin': '',
});

test('reads bytes and text', async () => {
  expect(await files.read('./data/a.bin')).toEqual(Uint8Array.of(1, 2));
  expect(new TextDecoder().decode(await files.read('MLmodel'))).toBe('flavors: {}');
});

test('reads the start of a file', async () => {
  expect(await files.read('data/a.bin', 1)).toEqual(Uint8Array.of(1));
  expect(await files.read('data/a.bin', 100)).toEqual(Uint8Array.of(1, 2));
});

test('lists everything, or what is below a folder', async () => {
  expect(await files.list()).toEqual(['MLmodel', 'data/a.bin', 'database/b.bin']);
  expect(await files.list('data')).toEqual(['data/a.bin']);
});

test('names a missing file', async () => {
  await expect(files.read('model.onnx')).rejects.toMatchObject({
    errorCode: 'RESOURCE_DOES_NOT_EXIST',
    subject: { file: 'model.onnx' },
  });
});

test('has no paths on a disk and none that lead out', async () => {
  expect(files.localPath).toBeUndefined();
  await expect(files.read('../MLmodel')).rejects.toMatchObject({
    errorCode: 'INVALID_PARAMETER_VALUE',
  });
});
