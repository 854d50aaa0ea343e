import { expect, test } from '@jest/globals';
import { normalizeModelPath } from '../../src/flavor/model-path.js';

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
