import { expect, test } from '@jest/globals';
import { openObjectStore } from '../../src/object-stores/open-object-store.js';

const options = { environment: {}, retries: 0, stallTimeout: 1_000, signal: undefined };
const where = (uri: string) => openObjectStore(uri, options).where;

test.each([
  ['s3://bucket/folder/', 's3://bucket/folder'],
  ['s3://bucket', 's3://bucket/'],
  ['s3://bucket/a b/é%20+#ignored', 's3://bucket/a b/é%20+'],
  ['gs://bucket/a?b', 'gs://bucket/a'],
  [
    'wasbs://c@account.blob.core.windows.net/a%20b',
    'https://account.blob.core.windows.net/c/a%20b',
  ],
  [
    'abfss://c@account.dfs.core.chinacloudapi.cn/a%20b',
    'https://account.blob.core.chinacloudapi.cn/c/a b',
  ],
  [
    'abfss://c@account.privatelink.dfs.core.windows.net/a',
    'https://account.blob.core.windows.net/c/a',
  ],
])('%s is a folder', (uri, place) => {
  expect(where(uri)).toBe(place);
});

test.each([
  's3:bucket/model',
  's3:///model',
  's3://bucket/../other',
  'gs://bucket/a\0',
  'wasbs://account.blob.core.windows.net/model',
  'wasbs://c@evil.example/model',
  'wasbs://c@account.blob.core.windows.net.evil.example/model',
  'wasbs://c@account.dfs.core.windows.net/model',
  'abfss://c@127.0.0.1/model',
  'abfss://c@account.dfs.core.windows.net:1234/model',
  'abfss://c@account.dfs.core.windows.net/%',
  'abfss://c@account.dfs.core.windows.net/%2e%2e/other',
])('%j is none', (uri) => {
  expect(() => where(uri)).toThrow(
    expect.objectContaining({ errorCode: 'INVALID_PARAMETER_VALUE' }),
  );
});

test('a connection string that cannot be read is named, without what is in it', async () => {
  const environment = { AZURE_STORAGE_CONNECTION_STRING: 'AccountKey=secret' };
  const uri = 'wasbs://c@account.blob.core.windows.net/model';
  const listing = openObjectStore(uri, { ...options, environment }).list();
  await expect(listing).rejects.toThrow(/^(?!.*secret)AZURE_STORAGE_CONNECTION_STRING is not/);
});
