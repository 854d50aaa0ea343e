import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { cli, folderOfUser } from './support/command.js';
import { given } from './support/endpoint-operations.js';
import { modelPath } from './support/open-client.js';
import { awsVariables, type PlayedAws, startPlayedAws } from './support/played-aws.js';

const python = pythonForTests() ?? '';

(python ? describe : describe.skip)('the command', () => {
  const folder = folderOfUser();
  let aws: PlayedAws;

  beforeAll(async () => {
    aws = await startPlayedAws(python);
  });
  beforeEach(() => aws.reset());
  afterAll(() => aws?.stop());

  /** Creates a deployment. @param seen ends it by SIGINT when it has printed this */
  async function create(seen?: string) {
    const configuration = Object.entries({ ...given, poll_seconds: 1, synchronous: 'True' });
    const options = configuration.flatMap(([key, value]) => ['-C', `${key}=${value}`]);
    const target = ['-t', 'sagemaker:/us-east-1', '-n', 'churn', '-m', modelPath];
    const args = [cli, 'deployments', 'create', ...target, ...options, '--json'];
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, ...awsVariables(aws.url) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      const isNew = seen !== undefined && !printed.includes(seen);
      printed += piece;
      if (isNew && printed.includes(seen)) child.kill('SIGINT');
    });
    const output = text(child.stdout);
    const [, signal] = await once(child, 'close');
    return { output: await output, printed, signal };
  }

  test('creates an endpoint, and says what it does', async () => {
    aws.play({ endpoint: [{ status: 'Creating' }, { status: 'InService' }] });
    const { output, printed } = await create();
    expect(JSON.parse(output)).toEqual({ name: 'churn', flavor: 'python_function' });
    expect(printed).toMatch(
      /Uploading the model to s3:.*Created the model .*Created the endpoint churn.* is Creating.*answers requests/s,
    );
  });

  test('says what goes on at AWS when Ctrl+C ends it', async () => {
    aws.play({ endpoint: [{ status: 'Creating' }] });
    const { printed, signal } = await create('is Creating');
    expect(printed).toContain(
      'Interrupted: The endpoint "churn" is Creating, and goes on at AWS. ' +
        'Look at it with "mlmodel deployments get -t sagemaker:/us-east-1 -n churn"',
    );
    expect(signal).toBe('SIGINT');
  });
});
