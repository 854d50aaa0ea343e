import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { type Server, startServer } from '@mlmodel/serve-process';
import { createConfig } from '../../src/config/declared-config.js';
import { given } from '../support/endpoint-operations.js';
import { modelPath, openClient } from '../support/open-client.js';
import { awsVariables, type PlayedAws, startPlayedAws } from '../support/played-aws.js';

const python = pythonForTests() ?? '';

/** Larger than two parts of an upload. */
const large = randomBytes(36_000_000);

(python ? describe : describe.skip)('an endpoint whose container is the server', () => {
  const client = openClient('us-east-1');
  const folder = temporaryFolder();
  let aws: PlayedAws;
  let server: Server;

  beforeAll(async () => {
    aws = await startPlayedAws(python);
    Object.assign(process.env, awsVariables(aws.url));
    const model = join(folder, 'given');
    cpSync(modelPath, model, { recursive: true });
    writeFileSync(join(model, 'large.bin'), large);
    await client.createDeployment({
      name: 'iris',
      modelUri: model,
      config: createConfig.parse({ ...given, poll_seconds: 0.01 }),
    });
    await startContainer();
  });
  afterAll(async () => {
    await server?.stop();
    await aws?.stop();
  });

  /** As SageMaker starts one: with the files of the archive. */
  async function startContainer(): Promise<void> {
    const created = aws.calls.find(({ operation }) => operation === 'CreateModel');
    const { ModelDataUrl } = (created?.parameters['PrimaryContainer'] ?? {}) as {
      ModelDataUrl?: string;
    };
    const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(ModelDataUrl ?? '') ?? [];
    const object = await new S3({ region: 'us-east-1' }).getObject({ Bucket, Key });
    writeFileSync(
      join(folder, 'model.tar.gz'),
      (await object.Body?.transformToByteArray()) ?? new Uint8Array(),
    );
    execFileSync('tar', ['-xzf', 'model.tar.gz', '--one-top-level=served'], { cwd: folder });
    server = await startServer(['-m', join(folder, 'served')]);
    aws.container = `http://127.0.0.1:${server.port}`;
  }

  const predict = (body: string) =>
    client.predict?.({
      deploymentName: 'iris',
      inputs: { body: new TextEncoder().encode(body), contentType: 'application/json' },
    });

  test('has all bytes of a large model, which was sent in parts', () => {
    expect(aws.calls.filter(({ operation }) => operation === 'UploadPart')).toHaveLength(3);
    expect(large.equals(readFileSync(join(folder, 'served/large.bin')))).toBe(true);
  });

  test('leaves no parts behind when the upload is interrupted', async () => {
    aws.calls.length = 0;
    const enough = new Error('enough');
    const controller = new AbortController();
    const creating = client.createDeployment({
      name: 'other',
      modelUri: join(folder, 'given'),
      config: createConfig.parse(given),
      signal: controller.signal,
      onProgress: ({ detail }) => void (detail?.endsWith('MB') && controller.abort(enough)),
    });
    await expect(creating).rejects.toBe(enough);
    expect(aws.calls.map(({ operation }) => operation)).toContain('AbortMultipartUpload');
    expect(aws.calls.map(({ operation }) => operation)).not.toContain('CreateModel');
  });

  test('predicts', async () => {
    const example = readFileSync(join(modelPath, 'serving_input_example.json'), 'utf8');
    const response = await predict(example);
    expect(response?.contentType).toMatch(/^application\/json/);
    expect(JSON.parse(new TextDecoder().decode(response?.body))).toHaveProperty('predictions');
  });

  test('answers with the error of the server', async () => {
    await expect(predict('{')).rejects.toMatchObject({
      errorCode: 'BAD_REQUEST',
      status: 400,
      message: expect.stringMatching(/JSON/),
    });
  });
});
