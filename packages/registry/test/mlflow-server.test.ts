import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests, startMlflowServer } from '@mlmodel/python';
import { listModels, listVersions, resolveModel } from '../src/index.js';
import { contentsOf } from './support/contents.js';
import { downloadWithMlflow, type Logged, logModels, type Mlflow } from './support/mlflow.js';

const python = pythonForTests();
const plain = 'fraud';
const odd = 'näme with space#1%20x';

(python ? describe : describe.skip)('a server of MLflow', () => {
  const folder = temporaryFolder();
  const options = { cacheFolder: join(folder, 'cache'), environment: {}, trackingUri: '' };
  let logged: Logged;
  let mlflow: Mlflow;
  let stop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const server = await startMlflowServer({ python: python ?? '', folder });
    stop = server.stop;
    options.trackingUri = server.url;
    mlflow = { python: python ?? '', folder, variables: { MLFLOW_TRACKING_URI: server.url } };
    logged = await logModels(mlflow, [plain, odd]);
  });

  afterAll(() => stop?.());

  test('gives the same files as MLflow downloads, for every kind of URI', async () => {
    const { runId, modelId, artifacts } = logged;
    const uris = [
      `models:/${plain}/1`,
      `models:/${plain}/2`,
      `models:/${odd}/1`,
      `models:/${odd}@champion`,
      `models:/${plain}/production`,
      `models:/${plain}/Latest`,
      `models:/${modelId}`,
      `runs:/${runId}/model`,
      `runs:/${runId}/old/model`,
      `runs:/${runId}/old/model#ignored`,
      `${artifacts}/old/model`,
    ];
    const pairs = uris.map((uri, index) => [uri, join(folder, 'theirs', `${index}`)] as const);
    const theirs = await downloadWithMlflow(mlflow, pairs);
    for (const [index, uri] of uris.entries()) {
      const { directory } = await resolveModel(uri, options);
      const files = contentsOf(directory);
      expect({ uri, files }).toEqual({ uri, files: contentsOf(theirs[index] ?? '') });
      expect(Object.keys(files)).toContain('MLmodel');
    }
  });

  test('says what was resolved, and where it comes from', async () => {
    const { runId, modelId } = logged;
    const uri = `models:/${odd}@champion`;
    const { source } = await resolveModel(uri, options);
    expect(source).toEqual({ uri, name: odd, version: '1', runId, modelId });
    const run = await resolveModel(`runs:/${runId}/model`, options);
    expect(run.source).toEqual({ uri: `runs:/${runId}/model`, runId, modelId });
  });

  test('downloads once, and needs no server offline', async () => {
    const uri = `models:/${plain}@champion`;
    const first = await resolveModel(uri, options);
    const second = await resolveModel(`models:/${plain}/1`, options);
    expect(second).toMatchObject({ directory: first.directory, fromCache: true });
    const offline = await resolveModel(uri, { ...options, offline: true });
    expect(offline).toEqual({ ...first, fromCache: true });
  });

  test.each([
    ['models:/fraud/9', 'has no version 9'],
    ['models:/nobody/1', 'has no model "nobody"'],
    ['models:/fraud@Champion', 'has no alias "Champion" (case matters)'],
    ['models:/fraud%20/1', 'has no model "fraud%20"'],
    ['models:/fraud/staging', 'has no version in the stage "staging"'],
    ['models:/fraud/nonsense', 'Invalid Model Version stage'],
    ['models:/fraud', 'add a version, an alias or "latest"'],
    ['runs:/0123/model', 'has no run "0123"'],
  ])('%s is answered with what is missing', async (uri, message) => {
    const error = await resolveModel(uri, options).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
    expect(String(error)).toContain(options.trackingUri);
  });

  test('lists models and versions, page by page', async () => {
    const { items, isComplete } = await listModels(options);
    expect(items).toMatchObject([
      { name: plain, latestVersion: '2', aliases: [{ alias: 'champion', version: '1' }] },
      { name: odd, latestVersion: '2' },
    ]);
    expect(isComplete).toBe(true);
    expect(await listModels({ ...options, most: 1 })).toEqual({
      items: items.slice(0, 1),
      isComplete: false,
    });
    const { model, versions } = await listVersions(odd, options);
    expect(model).toEqual(items[1]);
    expect(versions.items).toMatchObject([
      { version: '2', status: 'READY', stage: 'Production', runId: logged.runId },
      { version: '1', status: 'READY', stage: undefined, runId: logged.runId },
    ]);
    await expect(listVersions('nobody', options)).rejects.toThrow('has no model "nobody"');
  });

  test('a folder of a run without a model names those below it', async () => {
    await expect(resolveModel(`runs:/${logged.runId}`, options)).rejects.toThrow(
      'has no MLmodel file, but models in "old/model"',
    );
  });
});
