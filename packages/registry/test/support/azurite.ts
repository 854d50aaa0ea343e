import { createRequire } from 'node:module';
import { BlobServiceClient } from '@azure/storage-blob';
import { freePort } from '@mlmodel/python';
import { type RunningStore, startStore } from './object-store.js';

const require = createRequire(import.meta.url);

/** The account that every Azurite has, with its public key. */
export const account = 'devstoreaccount1';
const key =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Variables with which clients find an Azurite. */
export function azureVariables(url: string) {
  const address = `AccountName=${account};AccountKey=${key};BlobEndpoint=${url}/${account};`;
  return { AZURE_STORAGE_CONNECTION_STRING: `DefaultEndpointsProtocol=http;${address}` };
}

/** Starts a server that speaks the protocol of Azure Blob Storage, with a container. */
export async function startAzurite(container: string): Promise<RunningStore> {
  const port = await freePort();
  const place = ['--blobHost', '127.0.0.1', '--blobPort', `${port}`];
  const options = ['--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck'];
  const program = require.resolve('azurite/dist/src/blob/main.js');
  const store = await startStore([process.execPath, program, ...place, ...options], port);
  const { AZURE_STORAGE_CONNECTION_STRING: connection } = azureVariables(store.proxy.url);
  await BlobServiceClient.fromConnectionString(connection).createContainer(container);
  return store;
}
