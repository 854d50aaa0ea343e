import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { failureOf } from '../support/served-model.js';
import { type WebServer, webServer } from '../support/web-server.js';

interface Kind {
  readonly uri: string;
  /** What the client reads. @param url of the store */
  variables(url: string): Readonly<Record<string, string>>;
  /** The body of a listing of keys. */
  listing(keys: readonly string[]): string;
}

const account = 'devstoreaccount1';
const key = Buffer.from('key').toString('base64');

const kinds: Readonly<Record<string, Kind>> = {
  'Amazon S3': {
    uri: 's3://bucket/model',
    variables: (url) => ({
      MLFLOW_S3_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    }),
    listing: (keys) =>
      `<ListBucketResult>${keys.map((each) => `<Contents><Key>${each}</Key><Size>1</Size></Contents>`).join('')}</ListBucketResult>`,
  },
  'Google Cloud Storage': {
    uri: 'gs://bucket/model',
    variables: (url) => ({ STORAGE_EMULATOR_HOST: url, GOOGLE_CLOUD_PROJECT: 'test' }),
    listing: (keys) => JSON.stringify({ items: keys.map((name) => ({ name, size: '1' })) }),
  },
  'Azure Blob Storage': {
    uri: `wasbs://models@${account}.blob.core.windows.net/model`,
    variables: (url) => ({
      AZURE_STORAGE_CONNECTION_STRING: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${url}/${account};`,
    }),
    listing: (keys) =>
      `<?xml version="1.0"?><EnumerationResults><Blobs>${keys.map((each) => `<Blob><Name>${each}</Name><Properties><Content-Length>1</Content-Length></Properties></Blob>`).join('')}</Blobs></EnumerationResults>`,
  },
};

describe.each(Object.entries(kinds))('%s', (_name, { uri, variables, listing }) => {
  const before = { ...process.env };
  let server: WebServer | undefined;

  afterEach(async () => {
    process.env = before;
    await server?.close();
  });

  test.each(['../evil', '/etc/evil', 'a//b', 'a\\b', './evil', 'x'.repeat(300)])(
    'a key that is no path below a folder is refused, and nothing is written: %j',
    async (name) => {
      server = await webServer({});
      server.intercept = ({ url = '' }, response) => {
        const isJson = url.includes('/storage/v1/');
        response.setHeader('content-type', isJson ? 'application/json' : 'application/xml');
        response.end(listing(['model/MLmodel', `model/${name}`]));
        return true;
      };
      const environment = variables(server.url);
      process.env = { ...before, ...environment };
      const cacheFolder = join(temporaryFolder(), 'cache');
      const { message } = await failureOf(uri, { environment, cacheFolder, retries: 0 });
      expect(message).toContain('which no model has');
      expect(existsSync(cacheFolder)).toBe(false);
    },
  );
});
