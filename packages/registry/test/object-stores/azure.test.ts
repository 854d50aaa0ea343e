import { createRequire } from 'node:module';
import { BlobServiceClient } from '@azure/storage-blob';
import { freePort } from '../support/mlflow.js';
import { startStore } from '../support/object-store.js';
import { testObjectStore } from '../support/object-store-suite.js';

const require = createRequire(import.meta.url);

/** The account that every Azurite has, with its public key. */
const account = 'devstoreaccount1';
const key =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const connectionString = (url: string) =>
  `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${url}/${account};`;

testObjectStore({
  name: 'Azure Blob Storage',
  bucket: `wasbs://models@${account}.blob.core.windows.net`,
  missing: `wasbs://nothing@${account}.blob.core.windows.net`,
  async start() {
    const port = await freePort();
    const place = ['--blobHost', '127.0.0.1', '--blobPort', `${port}`];
    const options = ['--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck'];
    const program = require.resolve('azurite/dist/src/blob/main.js');
    const store = await startStore([process.execPath, program, ...place, ...options], port);
    const service = BlobServiceClient.fromConnectionString(connectionString(store.proxy.url));
    await service.createContainer('models');
    return store;
  },
  variables: (url) => ({ AZURE_STORAGE_CONNECTION_STRING: connectionString(url) }),
  isContent: (url, name) => url.includes(`/${name}`),
});
