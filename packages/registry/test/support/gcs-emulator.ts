import { freePort } from '@mlmodel/python';
import { type RunningStore, startStore } from './object-store.js';

/** Variables with which clients find an emulator. */
export function gcsVariables(url: string) {
  return { STORAGE_EMULATOR_HOST: url, GOOGLE_CLOUD_PROJECT: 'test' };
}

/** Starts a server that speaks the protocol of Google Cloud Storage, with a bucket. */
export async function startGcsEmulator(python: string, bucket: string): Promise<RunningStore> {
  const port = await freePort();
  const place = ['--host', '127.0.0.1', '--port', `${port}`];
  const options = ['start', ...place, '--in-memory', '--default-bucket', bucket];
  return startStore([python, '-m', 'gcp_storage_emulator', ...options], port);
}
