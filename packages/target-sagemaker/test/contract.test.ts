import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { runTargetSuite } from '@mlmodel/deployments/testkit';
import { pythonForTests } from '@mlmodel/python';
import { type Server, startServer } from '@mlmodel/serve-process';
import { sagemakerTarget } from '../src/index.js';
import { given } from './support/endpoint-operations.js';
import { modelPath } from './support/open-client.js';
import { awsVariables, type PlayedAws, startPlayedAws } from './support/played-aws.js';

const python = pythonForTests() ?? '';
const config = { ...given, poll_seconds: 0.01 };

(python ? describe : describe.skip)('the contract of targets', () => {
  let aws: PlayedAws;
  let server: Server;

  beforeAll(async () => {
    aws = await startPlayedAws(python);
    server = await startServer(['-m', modelPath]);
    aws.container = `http://127.0.0.1:${server.port}`;
    Object.assign(process.env, awsVariables(aws.url));
  });
  afterAll(async () => {
    await server?.stop();
    await aws?.stop();
  });

  runTargetSuite({
    test,
    target: sagemakerTarget,
    packageFolder: join(import.meta.dirname, '..'),
    open: { targetUri: 'sagemaker:/us-east-1' },
    model: modelPath,
    config,
    update: { modelUri: modelPath, config },
    prediction: {
      inputs: {
        body: readFileSync(join(modelPath, 'serving_input_example.json')),
        contentType: 'application/json',
      },
      check({ body }) {
        assert.ok('predictions' in JSON.parse(new TextDecoder().decode(body)));
      },
    },
    badNames: ['my_model', '-a', 'a.b', 'x'.repeat(64)],
  });
});
