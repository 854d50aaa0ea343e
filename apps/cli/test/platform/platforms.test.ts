import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { modelIn } from '../../src/platform/model-in.js';
import { platformDefaults, platformSettings } from '../../src/platform/platforms.js';

const modelUri = './model';
const maxBodyBytes = 128 * 2 ** 20;

test('variables of a platform change nothing unless the operator asks for it', () => {
  const variables = { PORT: '9', K_SERVICE: 'a', AIP_HTTP_PORT: '9', MODEL_URI: 's3://a/b' };
  expect(platformDefaults({}, variables)).toEqual({});
  expect(platformDefaults({ platform: 'none' }, variables)).toEqual({});
  expect(platformSettings('none', { maxBodyBytes, variables })).toBeUndefined();
});

test.each([
  ['vertex', { AIP_HTTP_PORT: '8081', PORT: '9', K_SERVICE: 'a' }, 8081],
  ['cloud-run', { K_SERVICE: 'a', PORT: '9', SAGEMAKER_REGION: 'a' }, 9],
  ['sagemaker', { SAGEMAKER_BIND_TO_PORT: '15000', PORT: '9' }, 15000],
  ['azureml', { AZUREML_MODEL_DIR: '/var/azureml-app/a' }, 5001],
  ['sagemaker, as none is recognised', { PORT: '9' }, 8080],
])('%s is recognised by its variables', (name, variables, port) => {
  expect(platformDefaults({ platform: 'auto', modelUri }, variables)).toMatchObject({ port });
  expect(platformSettings('auto', { maxBodyBytes, variables })?.message).toBe(`Platform: ${name}`);
});

test.each([
  [maxBodyBytes, 6],
  [2.5 * 2 ** 20, 2],
  [1000, 1],
])('the size of pieces that SageMaker is told fits into a body of %d bytes', (bytes, megabytes) => {
  const { settings } = platformSettings('sagemaker', { maxBodyBytes: bytes, variables: {} }) ?? {};
  const { MaxConcurrentTransforms, ...rest } = Object(
    settings?.documents?.['/execution-parameters'],
  );
  expect(rest).toEqual({ BatchStrategy: 'MULTI_RECORD', MaxPayloadInMB: megabytes });
  expect(MaxConcurrentTransforms).toBeGreaterThan(0);
  expect(MaxConcurrentTransforms * megabytes).toBeLessThanOrEqual(100);
});

test('a model that is given counts more than MODEL_URI, and that more than the platform', () => {
  const variables = { AIP_STORAGE_URI: 'gs://a/b', MODEL_URI: 's3://a/b' };
  const uriFor = (given: object, more: object) =>
    platformDefaults({ platform: 'vertex', ...given }, { ...variables, ...more })['modelUri'];
  expect(uriFor({ modelUri }, {})).toBe(modelUri);
  expect(uriFor({}, {})).toBe('s3://a/b');
  expect(uriFor({}, { MODEL_URI: '' })).toBe('gs://a/b');
});

test('a port that is none is refused', () => {
  for (const port of ['http', '0', '65536', '-1']) {
    const variables = { AIP_HTTP_PORT: port };
    expect(() => platformDefaults({ platform: 'auto', modelUri }, variables)).toThrow(
      'The environment variable AIP_HTTP_PORT must be a port, from 1 to 65535.',
    );
  }
});

test('the nearest model of a folder is found, unless there are several', () => {
  const folder = temporaryFolder();
  const add = (path: string) => {
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, 'MLmodel'), '');
  };
  expect(() => modelIn([folder, '/nowhere'])).toThrow(/There is no model in .* or \/nowhere\./);
  add('a/1/deep/model');
  expect(() => modelIn([folder])).toThrow(/There is no model/);
  add('a/1/model');
  expect(modelIn(['/nowhere', folder])).toBe(join(folder, 'a/1/model'));
  add('b/2/model');
  expect(() => modelIn([folder])).toThrow(/There are several models/);
  add('');
  expect(modelIn([folder])).toBe(folder);
});
