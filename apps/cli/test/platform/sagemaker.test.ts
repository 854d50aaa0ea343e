import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { playPlatform } from '../support/play-platform.js';
import { corpusModel } from '../support/run-cli.js';

const onLinux = process.platform === 'linux' ? test : test.skip;
const model = corpusModel('onnx_iris_label');
const example = readFileSync(join(model, 'serving_input_example.json'), 'utf8').trim();
const predictions = [{ label: 0 }, { label: 0 }, { label: 0 }];

onLinux(
  'a container of SageMaker answers as an endpoint needs it, and stops before it is killed',
  async () => {
    const json = { 'content-type': 'application/json' };
    const invocation = { method: 'POST', path: '/invocations' };
    const attributes = { 'x-amzn-sagemaker-custom-attributes': 'trace-id=1, "a b"' };
    const { isHealthy, answers, code, killedBy, stopSeconds, log } = await playPlatform({
      mounts: { '/opt/ml/model': model },
      variables: { MLMODEL_PLATFORM: 'auto', SERVING_ENVIRONMENT: 'SageMaker' },
      health: { port: 8080, path: '/ping', seconds: 2 },
      steps: [
        { ...invocation, headers: { ...json, ...attributes }, body: example },
        {
          ...{ ...invocation, headers: json },
          ...{ body: example.replace(/}$/, 'FILL}'), bodyBytes: 25 * 1024 * 1024 },
        },
      ],
    });
    expect([isHealthy, log]).toEqual([true, expect.stringContaining('Platform: sagemaker\n')]);
    expect(answers.map(({ status, body }) => [status, JSON.parse(body)])).toEqual(
      new Array(2).fill([200, { predictions }]),
    );
    expect(answers.map(({ headers }) => headers['x-amzn-sagemaker-custom-attributes'])).toEqual([
      attributes['x-amzn-sagemaker-custom-attributes'],
      undefined,
    ]);
    expect([code, killedBy, stopSeconds < 30]).toEqual([0, null, true]);
  },
);
