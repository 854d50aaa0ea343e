import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { getModelInfo } from '@mlmodel/core/node';
import { onnxFlavor } from '@mlmodel/flavor-onnx';
import { startProxy, type TestProxy } from '@mlmodel/jest-config/proxy';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests, startMlflowServer } from '@mlmodel/python';
import { logModel, registerModel, resolveModel } from '../../src/index.js';
import { contentsOf } from '../support/contents.js';
import { type Mlflow, readWithMlflow } from '../support/mlflow.js';

const iris = join(import.meta.dirname, '../../../../tools/models/iris');
const name = 'näme with space';

/** More than a request takes. */
const manyParams = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`p${i}`, `${i}`]));

const servers = [
  { version: 3, python: pythonForTests() },
  { version: 2, python: pythonForTests('mlflow2') },
].map((server) => ({ ...server, run: server.python === undefined ? describe.skip : describe }));

/** Answers those requests with an error for which there is a status. */
function fail(proxy: TestProxy, statusOf: (request: IncomingMessage) => number | undefined): void {
  proxy.intercept = (request, response) => {
    const status = statusOf(request);
    if (status !== undefined) request.resume().on('end', () => response.writeHead(status).end());
    return status !== undefined;
  };
}

describe.each(servers)('a server of MLflow $version', ({ version: major, python = '', run }) => {
  run('keeps what is written', () => {
    const folder = temporaryFolder();
    const options = { environment: {}, trackingUri: '', cacheFolder: join(folder, 'cache') };
    let mlflow: Mlflow;
    let proxy: TestProxy;
    let stop: (() => Promise<void>) | undefined;

    beforeAll(async () => {
      const server = await startMlflowServer({ python, folder });
      stop = server.stop;
      proxy = await startProxy(server.url);
      options.trackingUri = proxy.url;
      mlflow = { python, folder, variables: { MLFLOW_TRACKING_URI: server.url } };
    });

    beforeEach(() => {
      proxy.intercept = () => false;
    });

    afterAll(async () => {
      await proxy?.close();
      await stop?.();
    });

    test('refuses a file that the server would store under another name', async () => {
      const artifacts = `${options.trackingUri}/api/2.0/mlflow-artifacts/artifacts`;
      await fetch(`${artifacts}/names/a%2520b.txt`, { method: 'PUT', body: 'text' });
      const listed = await fetch(`${artifacts}?path=names`);
      expect(await listed.text()).toContain('"a b.txt"');
      const model = temporaryFolder({ MLmodel: 'flavors: {}\n', 'a%20b.txt': 'text' });
      const failing = registerModel(model, { ...options, name: 'never' });
      await expect(failing).rejects.toThrow('would store "a%20b.txt" under another name');
    });

    /** Asks the server itself. */
    async function get(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
      const url = `${options.trackingUri}/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`;
      return (await fetch(url)).json();
    }

    async function post(path: string, body: object): Promise<Found> {
      const response = await fetch(`${options.trackingUri}/api/2.0/mlflow/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ experiment_ids: ['0'], ...body }),
      });
      return (await response.json().catch(() => ({}))) as Found;
    }

    test('Python reads models as they were saved', async () => {
      const registered = await registerModel(iris, {
        ...{ ...options, name, description: 'of flowers', tags: { stage: 'test' } },
        aliases: ['champion', 'best'],
      });
      const uri = `models:/${name}/1`;
      expect(registered).toEqual({ modelUri: uri, name, version: '1', status: 'READY' });
      const { signature: saved } = await getModelInfo(iris);
      const temperature = { name: 'temperature', type: 'double', default: 0.5 } as const;
      const model = {
        ...{ flavor: onnxFlavor, source: join(iris, 'model.onnx') },
        metadata: { team: 'flowers' },
        signature: { ...saved, params: [temperature] },
      };
      const texts = { params: manyParams, tags: { stage: 'trial' } };
      const log = { ...options, ...texts, experiment: 'flowers', createRun: 'first' };
      const { modelUri, runId = '' } = await logModel(model, log);
      expect(modelUri).toMatch(major === 3 ? /^models:\/m-/ : /^runs:\/.*\/model$/);
      expect(await get('runs/get', { run_id: runId })).toMatchObject({
        run: { info: { status: 'FINISHED', run_name: 'first' } },
      });
      const ofRun = [modelUri, `runs:/${runId}/model`];
      for (const from of ofRun) await registerModel(from, { ...options, name: 'flowers' });

      const theirs = await readWithMlflow(mlflow, {
        versions: [uri, 'models:/flowers/1', 'models:/flowers/2'],
        downloads: [[uri, join(folder, 'theirs')]],
        // The environment of MLflow 2 has no ONNX.
        same: major === 3 ? [uri, iris] : [],
      });
      expect(theirs.versions).toMatchObject([
        {
          ...{ status: 'READY', description: 'of flowers', tags: { stage: 'test' } },
          ...{ aliases: ['best', 'champion'], flavors: ['onnx', 'python_function'] },
          signature: { inputs: expect.stringContaining('sepal length'), params: null },
        },
        {
          ...{ status: 'READY', runId, metadata: { team: 'flowers' } },
          signature: { params: expect.stringContaining('"temperature", "default": 0.5') },
          logged: major === 3 ? { status: 'READY', ...texts } : null,
        },
        { status: 'READY', runId, metadata: { team: 'flowers' } },
      ]);
      expect(theirs.areSame).toBe(true);
      const { directory, source } = await resolveModel(`models:/${name}@champion`, options);
      expect(contentsOf(directory)).toEqual(contentsOf(theirs.folders[0] ?? ''));
      const { MLmodel: _logged, registered_model_meta: _meta, ...files } = contentsOf(directory);
      const { MLmodel: _saved, ...others } = contentsOf(iris);
      expect(files).toEqual(others);
      const { signature, flavors } = await getModelInfo(iris);
      expect(await getModelInfo(directory)).toMatchObject({ signature, flavors });
      if (major === 3) expect(source.modelId).toMatch(/^m-/);
      else expect(source.runId).toMatch(/^[0-9a-f]{32}$/);
    });

    test.each(['fails', 'is aborted'])(
      'an upload that %s leaves no version, and nothing that is ready',
      async (how) => {
        const controller = new AbortController();
        fail(proxy, ({ method, url }) => {
          if (method !== 'PUT' || !url?.endsWith('/model.onnx')) return undefined;
          if (how === 'is aborted') controller.abort();
          return 403;
        });
        const { signal } = controller;
        const log = { createRun: how };
        await expect(
          registerModel(iris, { ...options, name: 'broken', log, retries: 1, signal }),
        ).rejects.toThrow(how === 'fails' ? 'denies access (403)' : 'aborted');
        expect(await get('model-versions/search', { filter: "name = 'broken'" })).toEqual({});
        const { runs } = await post('runs/search', { filter: `run_name = '${how}'` });
        expect(runs).toMatchObject([{ info: { status: 'FAILED' } }]);
        const uri = `runs:/${runs?.[0]?.info.run_id}/model`;
        await expect(registerModel(uri, { ...options, name: 'broken' })).rejects.toThrow(
          major === 3
            ? /The upload of the logged model "m-.* has failed/
            : 'has no model at "model"',
        );
        const latest = await post('logged-models/search', { max_results: 1 });
        if (major === 3)
          expect(latest).toMatchObject({
            models: [{ info: { status: 'LOGGED_MODEL_UPLOAD_FAILED' } }],
          });
        const puts = proxy.requests.filter((request) => request.startsWith('PUT '));
        expect(puts.at(-1)).not.toMatch(/MLmodel$/);
      },
    );

    test('artifacts of a server on this machine are written where it keeps them', async () => {
      const root = join(temporaryFolder({ 'root/keep': '' }), 'root/here');
      await post('experiments/create', { name: 'here', artifact_location: root });
      const log = { experiment: 'here' };
      const { modelUri } = await registerModel(iris, { ...options, name: 'local', log });
      const { directory } = await resolveModel(modelUri, options);
      expect(directory.startsWith(root)).toBe(true);
      const { MLmodel: _logged, ...files } = contentsOf(directory);
      const { MLmodel: _saved, ...saved } = contentsOf(iris);
      expect(files).toEqual(saved);
    });

    test('an upload goes on after failures that pass', async () => {
      let failures = 0;
      fail(proxy, ({ method }) => (method === 'PUT' && failures++ < 3 ? 503 : undefined));
      const { modelUri } = await registerModel(iris, { ...options, name: 'flaky' });
      const { directory } = await resolveModel(modelUri, options);
      expect(Object.keys(contentsOf(directory))).toEqual(
        expect.arrayContaining(Object.keys(contentsOf(iris))),
      );
      expect(failures).toBeGreaterThan(3);
    });

    test('what is not there is not registered', async () => {
      const { runId = '' } = await logModel(iris, { ...options, createRun: true });
      const register = (uri: string) => registerModel(uri, { ...options, name: 'nothing' });
      await expect(register(`runs:/${runId}/nowhere`)).rejects.toThrow('has no model at "nowhere"');
      await expect(register('runs:/0123/model')).rejects.toThrow('has no run "0123"');
      await expect(register(join(folder, 'nowhere'))).rejects.toThrow('There is no model at');
      expect(await get('registered-models/get', { name: 'nothing' })).toMatchObject({
        error_code: 'RESOURCE_DOES_NOT_EXIST',
      });
    });
  });
});

test.each(['sqlite:///mlflow.db', './mlruns'])('%s is not written to', async (trackingUri) => {
  const place = temporaryFolder({ 'mlruns/0/meta.yaml': '' });
  const uri = trackingUri === './mlruns' ? join(place, 'mlruns') : trackingUri;
  await expect(logModel(iris, { environment: {}, trackingUri: uri })).rejects.toThrow(
    'Run "mlflow server" with it as --backend-store-uri',
  );
});

interface Found {
  readonly runs?: readonly { readonly info: { readonly run_id: string } }[];
}
