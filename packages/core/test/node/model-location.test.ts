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
  ['models:/iris/3', 'mlmodel download -m'],
  ['models:/iris@champion', 'mlmodel download -m'],
  ['runs:/0123456789abcdef/model', 'mlmodel download -m'],
  ['s3://bucket/model', 'mlmodel download -m'],
  ['gs://bucket/model', 'mlmodel download -m'],
  ['mlflow-artifacts:/1/2/artifacts/model', 'mlmodel download -m'],
  ['https://host/model', 'mlmodel download -m'],
  ['wasbs://container@account.blob.core.windows.net/model', 'mlmodel download -m'],
  ['dbfs:/models/iris', 'mlflow artifacts download --artifact-uri'],
  ['hdfs://host/model', 'mlflow artifacts download --artifact-uri'],
])('names the command that downloads %s', (uri, command) => {
  expect(() => resolveModelLocation(uri)).toThrow(
    expect.objectContaining({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(`${command} ${uri} `),
    }),
  );
});

test('quotes the URI for the shell', () => {
  expect(() => resolveModelLocation("s3://bucket/it's $(here)")).toThrow(
    "-m 's3://bucket/it'\\''s $(here)' -d",
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
