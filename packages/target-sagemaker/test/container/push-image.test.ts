import { execFile, execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { openAws } from '../../src/aws/open-aws.js';
import type { Work } from '../../src/aws/work.js';
import { pushImage } from '../../src/container/push-image.js';
import { makeBase } from '../support/base-image.js';
import { cli, folderOfUser } from '../support/command.js';
import { hasRegistry, type ImageRegistry, startImageRegistry } from '../support/image-registry.js';
import { modelPath } from '../support/open-client.js';
import { awsVariables, type PlayedAws, startPlayedAws } from '../support/played-aws.js';

const python = pythonForTests() ?? '';
(python && hasRegistry ? describe : describe.skip)('buildah', () => {
  let aws: PlayedAws;
  let registry: ImageRegistry;
  let environment: Record<string, string | undefined>;
  const messages: string[] = [];

  beforeAll(async () => {
    aws = await startPlayedAws(python);
    Object.assign(process.env, awsVariables(aws.url));
    registry = await startImageRegistry();
    environment = { ...process.env, ...registry.variables };
    const buildah = (...args: string[]) =>
      execFileSync('buildah', args, { env: environment, encoding: 'utf8' }).trim();
    buildah('commit', '--quiet', buildah('from', 'scratch'), 'mlflow-pyfunc');
  });
  beforeEach(async () => {
    await aws.reset();
    aws.play({ registry: registry.host });
    messages.length = 0;
  });
  afterAll(async () => {
    await registry?.stop();
    await aws?.stop();
  });

  async function push(name: string): Promise<string> {
    const note = (message: string) => void messages.push(message);
    const work: Work = {
      aws: await openAws({ region: 'us-east-1' }),
      logger: { info: note, warn: note },
      onProgress: ({ step, detail = '' }) => note(`${step} ${detail}`),
      environment,
    };
    return pushImage({ name, tool: 'buildah' }, work);
  }

  test('pushes an image with a login of ECR to a repository that it creates', async () => {
    const tag = 'mlmodel-0.1.0';
    expect(await push('mlflow-pyfunc')).toBe(`${registry.host}/mlflow-pyfunc:${tag}`);
    expect(await registry.get('mlflow-pyfunc/tags/list')).toMatchObject({ tags: [tag] });
    const operations = aws.calls.map(({ operation }) => operation);
    expect(operations).toEqual([
      'DescribeRepositories',
      'CreateRepository',
      'GetAuthorizationToken',
    ]);
    expect(messages.join()).toContain('Copying blob');
    await push('mlflow-pyfunc');
    expect(aws.calls.map(({ operation }) => operation).slice(3)).toEqual([
      'DescribeRepositories',
      'GetAuthorizationToken',
    ]);
  });

  test('builds an image of a model, and pushes it, as a command', async () => {
    const base = makeBase(environment);
    const options = ['--builder', 'buildah', '--base', base, '-m', modelPath, '-c', 'iris'];
    const args = [cli, 'sagemaker', 'build-and-push-container', ...options];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: folderOfUser(),
      env: environment,
    });
    expect(stdout).toBe(`${registry.host}/iris:mlmodel-0.1.0\n`);
    const manifest = await registry.get('iris/manifests/mlmodel-0.1.0');
    expect(manifest).toMatchObject({ name: 'iris', fsLayers: expect.anything() });
  });

  test('keeps no login, and never shows it', async () => {
    await push('mlflow-pyfunc');
    expect(messages.join()).not.toContain('auth-token');
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('mlmodel-login-'))).toEqual([]);
  });

  test('says what the tool says about an image that is not there', async () => {
    await expect(push('nothing')).rejects.toThrow(
      /"buildah tag" failed\. Its last lines:\s.*nothing/,
    );
  });
});
