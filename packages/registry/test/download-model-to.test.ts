import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { downloadModelTo, type ResolveModelOptions } from '../src/index.js';
import { contentsOf } from './support/contents.js';
import { type FakeServer, fakeServer, json, on } from './support/fake-server.js';

let server: FakeServer;
let options: ResolveModelOptions & { folder: string };

beforeEach(async () => {
  server = await fakeServer({ MLmodel: Buffer.from('flavors: {}\n') });
  const cacheFolder = temporaryFolder();
  const folder = join(temporaryFolder(), 'below/model');
  options = { trackingUri: server.url, environment: {}, cacheFolder, folder, retries: 0 };
});

afterEach(() => server.close());

test('a registered model gets into a new folder, with its name and version', async () => {
  const { directory, source } = await downloadModelTo('models:/m@a', options);
  expect(directory).toBe(options.folder);
  expect(source).toMatchObject({ name: 'm', version: '1' });
  expect(readdirSync(dirname(directory))).toEqual(['model']);
  expect(readFileSync(join(directory, 'registered_model_meta'), 'utf8')).toBe(
    "model_name: m\nmodel_version: '1'\n",
  );
});

test('a model on disk is copied, also into an empty folder', async () => {
  const model = temporaryFolder({ MLmodel: 'flavors: {}', 'data/a b': 'content' });
  for (const uri of [model, pathToFileURL(model).href]) {
    const folder = temporaryFolder();
    await downloadModelTo(uri, { ...options, folder });
    expect(contentsOf(folder)).toEqual(contentsOf(model));
  }
});

test('a folder with files is not touched, and no server is asked', async () => {
  mkdirSync(options.folder, { recursive: true });
  writeFileSync(join(options.folder, 'mine'), '');
  await expect(downloadModelTo('models:/m/1', options)).rejects.toThrow('is not empty');
  expect(readdirSync(options.folder)).toEqual(['mine']);
  expect(server.requests).toEqual([]);
});

test('what fails leaves nothing', async () => {
  server.intercept = on('artifacts/', (_, response) => json(response, {}, 500));
  await expect(downloadModelTo('models:/m/1', options)).rejects.toThrow('status 500');
  await expect(downloadModelTo(temporaryFolder(), options)).rejects.toThrow('no MLmodel file');
  expect(readdirSync(dirname(dirname(options.folder)))).toEqual([]);
});

test('a copy that fails halfway leaves nothing', async () => {
  const model = temporaryFolder({ MLmodel: 'flavors: {}' });
  symlinkSync('nowhere', join(model, 'broken link'));
  await expect(downloadModelTo(model, options)).rejects.toThrow('cannot be written');
  expect(readdirSync(dirname(options.folder))).toEqual([]);
});
