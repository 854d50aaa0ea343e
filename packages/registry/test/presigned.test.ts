import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { resolveModel } from '../src/index.js';
import { contentsOf } from './support/contents.js';
import { downloadWithMlflow, logModels, type Mlflow, startServer } from './support/mlflow.js';
import { motoKeys, startMoto } from './support/moto.js';
import type { RunningStore } from './support/object-store.js';

const python = pythonForTests() ?? '';
const uri = 'models:/fraud/1';

(python ? describe : describe.skip)('a server of MLflow whose artifacts are in S3', () => {
  const folder = temporaryFolder();
  let store: RunningStore;
  let mlflow: Mlflow;
  let trackingUri = '';
  let stop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    store = await startMoto(python, 'models');
    const variables = { ...motoKeys, MLFLOW_S3_ENDPOINT_URL: store.proxy.url };
    const server = await startServer({ python, folder, variables }, 's3://models/artifacts');
    stop = server.stop;
    trackingUri = server.url;
    mlflow = { python, folder, variables: { MLFLOW_TRACKING_URI: server.url } };
    await logModels(mlflow, ['fraud']);
  });

  afterEach(() => {
    store.proxy.intercept = () => false;
  });

  afterAll(async () => {
    await stop?.();
    await store?.stop();
  });

  const options = () => ({ trackingUri, environment: {}, cacheFolder: temporaryFolder() });

  /** Requests for the large file that reached the store with the signature in the URL, and without credentials. */
  const signed = () =>
    store.proxy.requests.filter((line) => /^GET .*large\.bin.*X-Amz-Signature=/.test(line));

  test('sends large files from S3, the same as MLflow downloads', async () => {
    const [theirs = ''] = await downloadWithMlflow(mlflow, [[uri, join(folder, 'theirs')]]);
    store.proxy.requests.length = 0;
    const { directory } = await resolveModel(uri, options());
    expect(contentsOf(directory)).toEqual(contentsOf(theirs));
    expect(signed().length).toBe(1);
  });

  test('sends them itself where that is asked for, and where the store cannot be reached', async () => {
    store.proxy.requests.length = 0;
    const environment = { MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD: 'false' };
    await resolveModel(uri, { ...options(), environment });
    expect(signed()).toEqual([]);
    store.proxy.intercept = ({ url = '' }, response) => {
      if (!url.includes('X-Amz-Signature=')) return false;
      response.destroy();
      return true;
    };
    const { directory } = await resolveModel(uri, options());
    expect(readFileSync(join(directory, 'artifacts/large.bin')).length).toBe(3_000_000);
  });
});
