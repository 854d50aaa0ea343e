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

/** What SageMaker sets for batch transform. */
const ofBatch = {
  ...{ MLMODEL_PLATFORM: 'auto', SAGEMAKER_BATCH: 'true', SAGEMAKER_MAX_PAYLOAD_IN_MB: '6' },
  ...{ SAGEMAKER_BATCH_STRATEGY: 'MULTI_RECORD', SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: '1' },
};

onLinux('batch transform gets an answer for each line of its file, however it is cut', async () => {
  const lines = ['5.1,3.5,1.4,0.2', '6.3,3.3,6,2.5', '4.7,3.2,1.3,0.2'];
  const jsonLines = lines.map((line) => {
    const [a, b, c, d] = line.split(',').map(Number);
    const names = [
      'sepal length (cm)',
      'sepal width (cm)',
      'petal length (cm)',
      'petal width (cm)',
    ];
    return JSON.stringify(Object.fromEntries(names.map((name, at) => [name, [a, b, c, d][at]])));
  });
  const step = (type: string, body: string) => ({
    ...{ method: 'POST', path: '/invocations', body },
    headers: { 'content-type': type, accept: type },
  });
  const csv = (body: string) => step('text/csv', body);
  const header = 'sepal length (cm),sepal width (cm),petal length (cm),petal width (cm)';
  const { isHealthy, answers } = await playPlatform({
    mounts: { '/opt/ml/model': model },
    variables: ofBatch,
    health: { port: 8080, path: '/ping', seconds: 2 },
    steps: [
      // MultiRecord, a file with a header in its first piece, SingleRecord.
      csv(`${lines.join('\n')}\n`),
      csv(`${header}\n${lines[1]}\n`),
      ...lines.map((line) => csv(`${line}\n`)),
      step('application/jsonlines', `${jsonLines.join('\n')}\n`),
      step('application/jsonlines', jsonLines[1] ?? ''),
      { path: '/execution-parameters' },
      { path: '/execution-parameters', method: 'POST', body: '{}' },
    ],
  });
  expect(isHealthy).toBe(true);
  expect(answers.map(({ status, body }) => [status, body])).toEqual([
    [200, '0\n2\n0\n'],
    [200, '2\n'],
    [200, '0\n'],
    [200, '2\n'],
    [200, '0\n'],
    [200, '{"label":0}\n{"label":2}\n{"label":0}\n'],
    [200, '{"label":2}\n'],
    [
      200,
      expect.stringMatching(
        /^{"MaxConcurrentTransforms":\d+,"BatchStrategy":"MULTI_RECORD","MaxPayloadInMB":6}$/,
      ),
    ],
    [405, expect.any(String)],
  ]);
});
