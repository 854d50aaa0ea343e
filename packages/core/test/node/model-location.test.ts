import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { resolveModelLocation } from '../../src/node/model-location.js';

describe('on this machine', () => {
  test.each(['model', './a b', '../model', '/models/ü', 'C:\\models\\iris'])('%s', (path) => {
    expect(resolveModelLocation(path)).toBe(path);
  });

  test('file: URIs, absolute, with a host of this machine, or relative as MLflow takes them', () => {
    const path = '/models/50% ü#1';
    expect(resolveModelLocation(pathToFileURL(path).href)).toBe(path);
    expect(resolveModelLocation('file:/models/iris')).toBe('/models/iris');
    expect(resolveModelLocation('FILE://localhost/models/iris')).toBe('/models/iris');
    expect(resolveModelLocation('file:models/a%20b')).toBe('models/a b');
  });

  test('a folder whose name looks like a URI', () => {
    const folder = temporaryFolder({ 'run:1/MLmodel': '' });
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect(resolveModelLocation('run:1')).toBe('run:1');
    } finally {
      process.chdir(before);
    }
  });
});

test.each([
  'models:/iris/3',
  'models:/iris@champion',
  'runs:/0123456789abcdef/model',
  's3://bucket/model',
  'gs://bucket/model',
  'dbfs:/models/iris',
  'mlflow-artifacts:/1/2/artifacts/model',
  'https://host/model',
  'hdfs://host/model',
  'wasbs://container@account.blob.core.windows.net/model',
])('names the command that downloads %s', (uri) => {
  expect(() => resolveModelLocation(uri)).toThrow(
    expect.objectContaining({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(
        `mlflow artifacts download --artifact-uri ${uri} --dst-path ./model`,
      ),
    }),
  );
});

test('quotes the URI for the shell', () => {
  expect(() => resolveModelLocation("s3://bucket/it's $(here)")).toThrow(
    "--artifact-uri 's3://bucket/it'\\''s $(here)' --dst-path",
  );
});

test.each(['', 'nonsense:/x', 'file://other-host/x', 'file:///a%2Fb', 'file:%'])(
  'refuses %j',
  (uri) => {
    expect(() => resolveModelLocation(uri)).toThrow(
      expect.objectContaining({ errorCode: 'INVALID_PARAMETER_VALUE' }),
    );
  },
);

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['a list', ['./model']],
  ['an object', { path: './model' }],
])('refuses %s', (received, location) => {
  expect(() => resolveModelLocation(location as string)).toThrow(
    `The location of a model is a path, such as './model', or a file: URL; it is ${received}.`,
  );
});
