import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests, startMlflowServer } from '@mlmodel/python';
import { editModel, registerModel, resolveModel } from '../../src/index.js';
import { account, azureVariables, startAzurite } from '../support/azurite.js';
import { contentsOf } from '../support/contents.js';
import { gcsVariables, startGcsEmulator } from '../support/gcs-emulator.js';
import { downloadWithMlflow, type Mlflow } from '../support/mlflow.js';
import { motoKeys, startMoto } from '../support/moto.js';
import type { RunningStore } from '../support/object-store.js';

const python = pythonForTests() ?? '';

/** Larger than two parts, and not a multiple of one. */
const large = randomBytes(20_000_001);

(python ? describe : describe.skip)('a server of MLflow with object stores', () => {
  const folder = temporaryFolder({ 'root/keep': '' });
  const model = temporaryFolder({
    MLmodel: 'flavors:\n  some: {}\n',
    'sub dir/large.bin': large,
    'sub dir/é ü+.txt': 'text',
    'sub dir/empty': '',
    'requirements.txt': 'pandas==1.0.0',
  });
  const { MLmodel: _, ...saved } = contentsOf(model);
  /** Where experiments have their artifacts, by their names. */
  const locations = {
    s3: 's3://models/direct',
    gs: 'gs://models/direct',
    wasbs: `wasbs://models@${account}.blob.core.windows.net/direct`,
    local: join(folder, 'root/experiment'),
    served: undefined,
  };
  const ids = new Map<string, string>();
  const before = { ...process.env };
  let s3: RunningStore;
  let others: readonly RunningStore[] = [];
  let mlflow: Mlflow;
  let stop: (() => Promise<void>) | undefined;
  let options: { trackingUri: string; environment: Record<string, string>; retries: number };

  beforeAll(async () => {
    s3 = await startMoto(python, 'models');
    const gcs = await startGcsEmulator(python, 'models');
    const azure = await startAzurite('models');
    others = [gcs, azure];
    const variables = {
      ...{ ...motoKeys, MLFLOW_S3_ENDPOINT_URL: s3.proxy.url },
      ...gcsVariables(gcs.proxy.url),
      ...azureVariables(azure.proxy.url),
      MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE: '6000000',
    };
    Object.assign(process.env, variables);
    const server = await startMlflowServer({
      ...{ python, folder, variables },
      options: ['--artifacts-destination', 's3://models/served'],
    });
    stop = server.stop;
    options = { trackingUri: server.url, environment: variables, retries: 1 };
    mlflow = { python, folder, variables: { ...variables, MLFLOW_TRACKING_URI: server.url } };
    for (const [name, artifact_location] of Object.entries(locations)) {
      const fields = { name, artifact_location };
      const created = await post<{ experiment_id: string }>('experiments/create', fields);
      ids.set(name, created.experiment_id);
    }
  });

  afterEach(() => {
    for (const { proxy } of [s3, ...others]) proxy.intercept = () => false;
    s3.proxy.requests.length = 0;
  });

  afterAll(async () => {
    process.env = before;
    await stop?.();
    for (const store of [s3, ...others]) await store?.stop();
  });

  /** What the server answers to a question. */
  async function post<Answer>(path: string, body: object): Promise<Answer> {
    const response = await fetch(`${options.trackingUri}/api/2.0/mlflow/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Answer;
  }

  /** Uploads to S3 that were begun and not ended. */
  async function unfinished(): Promise<readonly unknown[]> {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const place = { endpoint: s3.proxy.url, region: 'us-east-1', forcePathStyle: true };
    const client = new S3Client({ ...place, credentials });
    const listed = await client.send(new ListMultipartUploadsCommand({ Bucket: 'models' }));
    client.destroy();
    return listed.Uploads ?? [];
  }

  test('Python reads what is uploaded to each of them, after failures that pass', async () => {
    const names = Object.keys(locations);
    for (const { proxy } of [s3, ...others]) {
      let failures = 0;
      proxy.intercept = ({ method }, response) => {
        if (!/PUT|POST/.test(method ?? '') || failures++ > 0) return false;
        response.writeHead(503).end();
        return true;
      };
    }
    for (const experiment of names)
      await registerModel(model, { ...options, name: experiment, log: { experiment } });
    const parts = s3.proxy.requests.filter((line) => /^PUT .*partNumber=/.test(line));
    const direct = parts.filter((line) => line.includes('/direct/'));
    const signed = parts.filter((line) => line.includes('/served/'));
    expect([direct.length, signed.length]).toEqual([3, 2]);
    expect(signed.every((line) => line.includes('X-Amz-Signature='))).toBe(true);
    const pairs = names.map((name) => [`models:/${name}/1`, join(folder, `to ${name}`)] as const);
    const theirs = await downloadWithMlflow(mlflow, pairs);
    for (const [index, [uri]] of pairs.entries()) {
      const {
        MLmodel: _,
        registered_model_meta: _meta,
        ...files
      } = contentsOf(theirs[index] ?? '');
      expect({ uri, files }).toEqual({ uri, files: saved });
      const cacheFolder = temporaryFolder();
      const { directory } = await resolveModel(uri, { ...options, cacheFolder });
      expect(contentsOf(directory)).toMatchObject(saved);
    }
    expect(await unfinished()).toEqual([]);
  });

  test('a model in a store is registered from there', async () => {
    const query = { experiment_ids: [ids.get('s3')], max_results: 1 };
    const { models } = await post<{ models: Found[] }>('logged-models/search', query);
    const uri = models[0]?.info.artifact_uri ?? '';
    const { modelUri } = await registerModel(uri, { ...options, name: 'from s3' });
    const cacheFolder = temporaryFolder();
    const { directory } = await resolveModel(modelUri, { ...options, cacheFolder });
    expect(contentsOf(directory)).toMatchObject(saved);
    const missing = registerModel(`${uri}/nowhere`, { ...options, name: 'nowhere' });
    await expect(missing).rejects.toThrow('There is no MLmodel file at');
  });

  test.each(Object.keys(locations))(
    'files of a model in %s are replaced, and not cached',
    async (experiment) => {
      const query = { experiment_ids: [ids.get(experiment)], max_results: 1 };
      const { models } = await post<{ models: Found[] }>('logged-models/search', query);
      const uri = `models:/${models[0]?.info.model_id}`;
      const asked = { ...options, cacheFolder: temporaryFolder() };
      // A cached copy must not hide the change.
      await resolveModel(uri, asked);
      const next = 'pandas==2.0.0';
      const files = ['requirements.txt', 'conda.yaml'];
      await editModel(uri, { ...asked, files, longest: 100 }, async ({ directory, write }) => {
        const path = join(directory, 'requirements.txt');
        expect(readFileSync(path, 'utf8')).toBe('pandas==1.0.0');
        if (write === undefined) writeFileSync(path, next);
        else await write('requirements.txt', Buffer.from(next));
      });
      const { directory } = await resolveModel(uri, asked);
      expect(contentsOf(directory)).toMatchObject({
        ...saved,
        'requirements.txt': expect.anything(),
      });
      expect(readFileSync(join(directory, 'requirements.txt'), 'utf8')).toBe(next);
    },
  );

  test.each(['s3', 'served'])('an upload to %s that fails leaves nothing', async (experiment) => {
    s3.proxy.intercept = ({ method, url = '' }, response) => {
      if (method !== 'PUT' || !url.includes('partNumber=2')) return false;
      response.writeHead(403).end();
      return true;
    };
    const log = { experiment, createRun: true };
    const failing = registerModel(model, { ...options, name: 'failing', log });
    await expect(failing).rejects.toThrow('denies access (403');
    expect(await unfinished()).toEqual([]);
    expect(await statuses(experiment)).toEqual(['LOGGED_MODEL_UPLOAD_FAILED', 'FAILED']);
  });

  test.each(['s3', 'served'])(
    'an upload to %s that is aborted leaves nothing',
    async (experiment) => {
      const controller = new AbortController();
      s3.proxy.intercept = ({ method, url = '' }) => {
        if (method !== 'PUT' || !url.includes('partNumber=2')) return false;
        controller.abort();
        return true;
      };
      const { signal } = controller;
      const log = { experiment, createRun: true };
      const aborted = registerModel(model, { ...options, signal, name: 'failing', log });
      await expect(aborted).rejects.toThrow('aborted');
      expect(await unfinished()).toEqual([]);
      expect(await statuses(experiment)).toEqual(['LOGGED_MODEL_UPLOAD_FAILED', 'FAILED']);
    },
  );

  test('parts that only the server could send go through it', async () => {
    s3.proxy.intercept = ({ url = '' }, response) => {
      if (!url.includes('X-Amz-Signature=')) return false;
      response.destroy();
      return true;
    };
    const log = { experiment: 'served' };
    const { modelUri } = await registerModel(model, { ...options, name: 'unreachable', log });
    s3.proxy.intercept = () => false;
    const { directory } = await resolveModel(modelUri, {
      ...options,
      cacheFolder: temporaryFolder(),
    });
    expect(contentsOf(directory)).toMatchObject(saved);
    expect(await unfinished()).toEqual([]);
  });

  /** Those of the latest logged model and the latest run of an experiment. */
  async function statuses(experiment: string): Promise<readonly unknown[]> {
    const query = { experiment_ids: [ids.get(experiment)], max_results: 1 };
    const { models } = await post<{ models: Found[] }>('logged-models/search', query);
    const { runs } = await post<{ runs: Found[] }>('runs/search', query);
    return [models[0]?.info.status, runs[0]?.info.status];
  }
});

interface Found {
  readonly info: {
    readonly model_id: string;
    readonly status: string;
    readonly artifact_uri?: string;
  };
}
