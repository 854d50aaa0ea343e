import { expect, test } from '@jest/globals';
import { parseModelUri } from '../../src/uri/model-uri.js';

test.each([
  ['./model', { kind: 'path' }],
  ['/models/a:b', { kind: 'path' }],
  ['C:\\models\\iris', { kind: 'path' }],
  ['file:///models/iris', { kind: 'path' }],
  ['models:/fraud/3', { kind: 'version', name: 'fraud', version: '3' }],
  ['models:///fraud/3/', { kind: 'version', name: 'fraud', version: '3' }],
  ['models:/a#b%20c ü?/3', { kind: 'version', name: 'a#b%20c ü?', version: '3' }],
  ['models:/a@b/3', { kind: 'version', name: 'a@b', version: '3' }],
  ['models:/fraud@champion', { kind: 'alias', name: 'fraud', alias: 'champion' }],
  ['models:/a@b@c', { kind: 'alias', name: 'a@b', alias: 'c' }],
  ['models:/fraud/LATEST', { kind: 'latest', name: 'fraud', stage: undefined }],
  ['models:/fraud/Production', { kind: 'latest', name: 'fraud', stage: 'Production' }],
  ['MODELS:/fraud', { kind: 'logged-model', modelId: 'fraud' }],
  ['models:/m-0123', { kind: 'logged-model', modelId: 'm-0123' }],
  ['runs:/0123/model', { kind: 'run', runId: '0123', path: 'model' }],
  ['runs:/0123', { kind: 'run', runId: '0123', path: '' }],
  ['runs://host/0123/a//b/', { kind: 'run', runId: '0123', path: 'a/b' }],
  ['runs:/0123/a%20b#c', { kind: 'run', runId: '0123', path: 'a%20b' }],
  ['mlflow-artifacts:/1/model', { kind: 'artifacts' }],
  ['constructor:/model', { kind: 'path' }],
])('%s', (uri, parsed) => {
  expect(parseModelUri(uri)).toEqual(parsed);
});

test('slashes within a URI take linear time', () => {
  const slashes = '/'.repeat(1_000_000);
  expect(parseModelUri(`runs:/0123${slashes}x`)).toMatchObject({ path: 'x' });
  expect(() => parseModelUri(`models:/m${slashes}x`)).toThrow('is not the URI of a model');
});

test.each([
  'models:/',
  'models:fraud/1',
  'models:/ /1',
  'models:/fraud/1/2',
  'models:/fraud@',
  'models:/@champion',
  'models://host/fraud/1',
  'runs:/',
  'runs:0123/model',
  'runs:/0123/../model',
])('%s is not the URI of a model', (uri) => {
  expect(() => parseModelUri(uri)).toThrow(
    expect.objectContaining({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('is not the URI of a model'),
    }),
  );
});

test.each([
  ['models://profile@databricks/fraud/1', 'the registry of Databricks'],
  ['dbfs:/models/iris', 'the file system of Databricks'],
  ['hdfs://host/model', 'HDFS'],
  ['sftp://user:secret@host/model?token=secret', 'an SFTP server'],
])('%s is known, and cannot be downloaded from yet', (uri, store) => {
  expect(() => parseModelUri(uri)).toThrow(
    expect.objectContaining({
      errorCode: 'NOT_IMPLEMENTED',
      message: expect.stringMatching(new RegExp(`^(?!.*secret).*${store}`)),
    }),
  );
});
