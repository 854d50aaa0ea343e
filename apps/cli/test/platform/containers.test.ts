import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { playPlatform } from '../support/play-platform.js';
import { corpusModel } from '../support/run-cli.js';

const onLinux = process.platform === 'linux' ? test : test.skip;
const model = corpusModel('onnx_iris_label');
const example = readFileSync(join(model, 'serving_input_example.json'), 'utf8').trim();
const variables = { MLMODEL_PLATFORM: 'auto' };
const post = {
  ...{ method: 'POST', path: '/invocations', body: example },
  headers: { 'content-type': 'application/json' },
};

onLinux.each([
  {
    platform: 'kserve',
    played: { mounts: { '/mnt/models': model }, variables, killAfter: 30 },
    port: 8080,
  },
  {
    platform: 'cloud-run',
    played: {
      mounts: { '/opt/ml/model': model },
      variables: { ...variables, K_SERVICE: 'iris', PORT: '8081' },
      killAfter: 10,
    },
    port: 8081,
  },
  {
    // SageMaker sets no variable in every container.
    platform: 'sagemaker, as none is recognised',
    played: { mounts: { '/opt/ml/model/iris': model }, variables, killAfter: 30 },
    port: 8080,
  },
])(
  'a container of $platform is ready, answers, and stops in time',
  async ({ platform, played, port }) => {
    const { isHealthy, answers, code, killedBy, log } = await playPlatform({
      ...played,
      health: { port, path: '/ping' },
      steps: [post],
    });
    expect([isHealthy, log]).toEqual([true, expect.stringContaining(`Platform: ${platform}\n`)]);
    expect(answers[0]).toMatchObject({ status: 200, body: expect.stringContaining('predictions') });
    expect([code, killedBy]).toEqual([0, null]);
  },
);

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
