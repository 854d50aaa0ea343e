import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { playPlatform } from '../support/play-platform.js';
import { corpusModel } from '../support/run-cli.js';

const onLinux = process.platform === 'linux' ? test : test.skip;
const model = corpusModel('onnx_iris_label');
const example = readFileSync(join(model, 'serving_input_example.json'), 'utf8').trim();
const variables = { MLMODEL_PLATFORM: 'auto' };

onLinux.each([
  {
    platform: 'kserve',
    played: { mounts: { '/mnt/models': model }, variables, killAfter: 30 },
    ...{ port: 8080, health: '/ping', score: '/invocations' },
  },
  {
    platform: 'cloud-run',
    played: {
      mounts: { '/opt/ml/model': model },
      variables: { ...variables, K_SERVICE: 'iris', PORT: '8081' },
      killAfter: 10,
    },
    ...{ port: 8081, health: '/ping', score: '/invocations' },
  },
  {
    platform: 'azureml',
    played: {
      mounts: { '/var/azureml-app/azureml-models/iris/1/model': model },
      variables: { ...variables, AZUREML_MODEL_DIR: '/var/azureml-app/azureml-models/iris/1' },
    },
    ...{ port: 5001, health: '/', score: '/score' },
  },
  {
    // SageMaker sets no variable in every container.
    platform: 'sagemaker, as none is recognised',
    played: { mounts: { '/opt/ml/model/iris': model }, variables, killAfter: 30 },
    ...{ port: 8080, health: '/ping', score: '/invocations' },
  },
])('a container of $platform is ready, answers, and stops in time', async (row) => {
  const { platform, played, port, health, score } = row;
  const { isHealthy, answers, code, killedBy, log } = await playPlatform({
    ...played,
    health: { port, path: health },
    steps: [
      {
        ...{ method: 'POST', path: score, body: example },
        headers: { 'content-type': 'application/json' },
      },
    ],
  });
  expect([isHealthy, log]).toEqual([true, expect.stringContaining(`Platform: ${platform}\n`)]);
  expect(answers[0]).toMatchObject({ status: 200, body: expect.stringContaining('predictions') });
  expect([code, killedBy]).toEqual([0, null]);
});

onLinux('a container without a model says where one is looked for', async () => {
  const { isHealthy, code, log } = await playPlatform({
    ...{ variables, health: { port: 8080, path: '/ping' }, steps: [] },
    mounts: { '/opt/ml': join(model, '..', '..', 'onnx') },
  });
  expect([isHealthy, code, log]).toEqual([
    false,
    2,
    'error: There is no model in /opt/ml/model. Put its directory there, or name it with MODEL_URI or -m.\n',
  ]);
});
