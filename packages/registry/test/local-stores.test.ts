import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { listModels, listVersions, resolveModel } from '../src/index.js';
import { contentsOf } from './support/contents.js';
import { type Logged, logModels } from './support/mlflow.js';

const python = pythonForTests();

interface LocalStore {
  readonly store: string;
  /** A tracking URI of MLflow, relative to the folder of the test. */
  readonly uri: string;
  /** A registered model whose name has all that the store allows. */
  readonly name: string;
  readonly variables?: Readonly<Record<string, string>>;
}

const stores: readonly LocalStore[] = [
  { store: 'mlflow.db', uri: 'sqlite:///mlflow.db', name: 'näme with space#1%20x' },
  {
    store: 'mlruns',
    uri: 'mlruns',
    name: 'näme with space#1',
    variables: { MLFLOW_ALLOW_FILE_STORE: 'true' },
  },
];

(python ? describe : describe.skip).each(stores)('without a server, $store', (local) => {
  const { uri, name, variables } = local;
  const folder = temporaryFolder();
  let logged: Logged;
  let ofModel: Readonly<Record<string, string>>;
  let ofFolder: Readonly<Record<string, string>>;

  beforeAll(async () => {
    const environment = { ...variables, MLFLOW_TRACKING_URI: uri };
    logged = await logModels({ python: python ?? '', folder, variables: environment }, [name]);
    ofFolder = contentsOf(join(folder, 'folder'));
    ofModel = contentsOf((await resolved(`models:/${logged.modelId}`)).directory);
  });

  /** Resolves in the folder, where the store is MLflow's default. */
  async function resolved(model: string) {
    const before = process.cwd();
    process.chdir(folder);
    try {
      return await resolveModel(model, { environment: {} });
    } finally {
      process.chdir(before);
    }
  }

  test('has models by version, alias, stage and "latest", where they are', async () => {
    const { runId, modelId } = logged;
    const first = await resolved(`models:/${name}/1`);
    expect(first.source).toEqual({ uri: `models:/${name}/1`, name, version: '1', runId, modelId });
    expect(contentsOf(first.directory)).toEqual(ofModel);
    expect(Object.keys(ofModel)).toEqual(
      expect.arrayContaining(['MLmodel', 'artifacts/large.bin']),
    );
    const champion = await resolved(`models:/${name}@champion`);
    expect(champion.directory).toBe(first.directory);
    for (const suffix of ['2', 'latest', 'PRODUCTION']) {
      const { directory, source } = await resolved(`models:/${name}/${suffix}`);
      expect(source).toMatchObject({ version: '2', runId });
      expect(contentsOf(directory)).toEqual(ofFolder);
    }
  });

  test('lists models and versions', async () => {
    const trackingUri = uri.replace(/(mlflow\.db|mlruns)$/, (file) => join(folder, file));
    const options = { environment: {}, trackingUri };
    const aliases = [{ alias: 'champion', version: '1' }];
    const model = { name, description: undefined, latestVersion: '2', aliases };
    expect(await listModels(options)).toEqual({ items: [model], isComplete: true });
    const listed = await listVersions(name, { ...options, most: 1 });
    expect(listed).toMatchObject({ model, versions: { isComplete: false } });
    expect(listed.versions.items).toMatchObject([
      { version: '2', status: 'READY', stage: 'Production', runId: logged.runId },
    ]);
    await expect(listVersions('nobody', options)).rejects.toThrow('has no model "nobody"');
  });

  test('has the artifacts and the logged models of runs', async () => {
    const artifacts = await resolved(`runs:/${logged.runId}/old/model`);
    expect(contentsOf(artifacts.directory)).toEqual(ofFolder);
    const model = await resolved(`runs:/${logged.runId}/model`);
    expect(model.source).toMatchObject({ modelId: logged.modelId });
    expect(contentsOf(model.directory)).toEqual(ofModel);
  });

  test.each([
    ['/3', 'has no version 3'],
    ['@nobody', 'has no alias "nobody"'],
    ['/Archived', 'has no version in the stage "Archived"'],
    ['x/1', 'has no model'],
  ])('says that there is no models:/NAME%s', async (suffix, message) => {
    await expect(resolved(`models:/${name}${suffix}`)).rejects.toThrow(message);
  });

  test('says that there is no such run, model or folder of a run', async () => {
    await expect(resolved('runs:/0123/model')).rejects.toThrow('has no run "0123"');
    await expect(resolved('models:/m-0123')).rejects.toThrow('has no logged model');
    await expect(resolved(`runs:/${logged.runId}/nothing`)).rejects.toThrow('has no MLmodel file');
    await expect(resolved(`runs:/${logged.runId}/../x`)).rejects.toThrow('not the URI of a model');
  });
});
