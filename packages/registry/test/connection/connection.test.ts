import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { connectionOf, nameOfStore } from '../../src/connection/connection.js';

/** The connection of a program that runs in a folder. */
function connectionIn(folder: string, environment: Readonly<Record<string, string>> = {}) {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return connectionOf({}, environment);
  } finally {
    process.chdir(before);
  }
}

test('what is given comes before the environment, and the tracking server is the registry', () => {
  const environment = {
    MLFLOW_TRACKING_URI: 'http://a:1',
    MLFLOW_REGISTRY_URI: 'http://b:2/path/',
  };
  const names = (...[options]: [Parameters<typeof connectionOf>[0]]) => {
    const { tracking, registry } = connectionOf(options, environment);
    return [nameOfStore(tracking), nameOfStore(registry)];
  };
  expect(names({})).toEqual(['http://a:1', 'http://b:2/path']);
  expect(names({ trackingUri: 'http://c:3', registryUri: 'http://d:4' })).toEqual([
    'http://c:3',
    'http://d:4',
  ]);
  const { tracking, registry } = connectionOf({ trackingUri: 'http://c:3' }, {});
  expect(registry).toBe(tracking);
});

test('without a tracking URI, mlruns with experiments comes before mlflow.db', () => {
  const both = temporaryFolder({ 'mlflow.db': '', 'mlruns/1/meta.yaml': '' });
  expect(connectionIn(both).tracking).toEqual({ kind: 'files', path: join(both, 'mlruns') });
  const database = temporaryFolder({ 'mlflow.db': '', 'mlruns/1/artifacts/MLmodel': '' });
  expect(connectionIn(database).tracking).toEqual({
    kind: 'sqlite',
    path: join(database, 'mlflow.db'),
  });
  const empty = temporaryFolder();
  expect(() => connectionIn(empty)).toThrow('Set MLFLOW_TRACKING_URI');
});

test.each([
  ['sqlite:////data/a%20b.db', { kind: 'sqlite', path: '/data/a b.db' }],
  ['/data/mlruns', { kind: 'files', path: '/data/mlruns' }],
  ['file:///data/a%20b', { kind: 'files', path: '/data/a b' }],
])('%s', (trackingUri, tracking) => {
  expect(connectionOf({ trackingUri }, {}).tracking).toEqual(tracking);
});

test.each([
  ['postgresql://user:secret@host/mlflow', 'run "mlflow server"'],
  ['databricks', 'cannot ask'],
  ['databricks-uc', 'cannot ask'],
  ['http://', 'not valid'],
  ['http://user:%secret@host', 'not valid'],
  ['sqlite://mlflow.db', 'Write sqlite:///PATH'],
])('%s is refused without its password', (trackingUri, message) => {
  expect(() => connectionOf({ trackingUri }, {})).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(new RegExp(`^(?!.*secret).*${message}`)),
    }),
  );
});
