import { SageMaker } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { createConfig, deleteConfig } from '../../src/config/declared-config.js';
import { creation, deletion, given, update } from '../support/endpoint-operations.js';
import { modelPath, openClient } from '../support/open-client.js';
import { awsVariables, type PlayedAws, startPlayedAws } from '../support/played-aws.js';

const python = pythonForTests() ?? '';
const enough = new Error('enough');

(python ? describe : describe.skip)('an endpoint', () => {
  let aws: PlayedAws;

  beforeAll(async () => {
    aws = await startPlayedAws(python);
    Object.assign(process.env, awsVariables(aws.url));
  });
  beforeEach(() => aws.reset());
  afterAll(() => aws?.stop());

  const called = () => aws.calls.map(({ operation }) => operation);
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: Error & { errorCode?: string }) => `${error.errorCode}: ${error.message}`,
    );

  test('is listed, however many there are', async () => {
    await creation(given);
    const sagemaker = new SageMaker({ region: 'us-east-1' });
    const { EndpointConfigName } = await sagemaker.describeEndpoint({ EndpointName: 'churn' });
    const names = Array.from({ length: 101 }, (_, index) => `x-${index}`);
    for (const EndpointName of names)
      await sagemaker.createEndpoint({ EndpointName, EndpointConfigName });
    const listed = await openClient('us-east-1').listDeployments?.({});
    expect(listed?.map(({ name }) => name)).toEqual(['churn', ...names].sort());
    expect(listed?.[0]).toMatchObject({ EndpointName: 'churn', EndpointStatus: 'InService' });
  });

  test('that does not exist is an error to get, and none to delete', async () => {
    const messages: string[] = [];
    const client = openClient('eu-west-3', { say: (message) => messages.push(message) });
    expect(await failure(client.getDeployment?.({ name: 'nothing' }) ?? Promise.resolve())).toMatch(
      /^RESOURCE_DOES_NOT_EXIST: DescribeEndpoint failed: Could not find endpoint/,
    );
    await client.deleteDeployment?.({ name: 'nothing', config: deleteConfig.parse({}) });
    expect(messages).toEqual(['info There is no endpoint "nothing" in eu-west-3']);
  });

  test('is in the region of AWS_REGION', async () => {
    process.env['AWS_REGION'] = 'eu-west-2';
    const messages: string[] = [];
    await openClient(undefined, { say: (message) => messages.push(message) })
      .deleteDeployment?.({ name: 'nothing', config: deleteConfig.parse({}) })
      .finally(() => delete process.env['AWS_REGION']);
    expect(messages.join()).toContain('in eu-west-2');
  });

  test('outside of us-east-1 has its bucket there', async () => {
    const config = createConfig.parse({ ...given, region_name: 'eu-west-1' });
    const client = openClient('us-east-1');
    await client.createDeployment({ name: 'churn', modelUri: modelPath, config });
    expect(aws.calls.find(({ operation }) => operation === 'CreateBucket')?.parameters).toEqual({
      Bucket: 'mlflow-sagemaker-eu-west-1-123456789012',
      LocationConstraint: 'eu-west-1',
    });
  });

  test('with a bad name is refused before anything is created', async () => {
    expect(await failure(creation(given, 'my_model'))).toMatch(
      /^INVALID_PARAMETER_VALUE: "my_model" is not a name for a SageMaker endpoint/,
    );
    expect(called()).toEqual([]);
  });

  test('without a role or an image, it says how to get them', async () => {
    const { image_url } = given;
    expect(await failure(creation({ image_url }))).toContain('Give one with execution_role_arn.');
    expect(await failure(creation({}))).toMatch(
      /ECR in us-east-1 has no repository "mlflow-pyfunc". Run "mlmodel sagemaker build-and-push-container"/,
    );
  });

  test('in a bucket that does not exist is not begun', async () => {
    expect(await failure(creation({ ...given, bucket: 'nothing' }))).toMatch(
      /^RESOURCE_DOES_NOT_EXIST: PutObject failed: The specified bucket does not exist\.?$/,
    );
    expect(called()).toEqual(['ListEndpoints', 'PutObject']);
  });

  test('goes on at AWS when somebody stops waiting for it', async () => {
    aws.play({ endpoint: [{ status: 'Creating' }] });
    const controller = new AbortController();
    const config = createConfig.parse({ ...given, poll_seconds: 60 });
    const messages: string[] = [];
    const creating = openClient('us-east-1', {
      say: (message) => messages.push(message),
    }).createDeployment({
      ...{ name: 'churn', modelUri: modelPath, config, signal: controller.signal },
      onProgress: ({ step }) => void (step.endsWith(' is Creating') && controller.abort(enough)),
    });
    await expect(creating).rejects.toBe(enough);
    expect(messages.at(-1)).toBe(
      'warn Interrupted: The endpoint "churn" is Creating, and goes on at AWS. ' +
        'Look at it with "mlmodel deployments get -t sagemaker:/us-east-1 -n churn", and delete it if it is not wanted.',
    );
    expect(called().filter((name) => name.startsWith('Delete'))).toEqual([]);
  });

  test('is not begun when somebody stops it before', async () => {
    const controller = new AbortController();
    const config = createConfig.parse(given);
    const messages: string[] = [];
    const stop = (message: string) => {
      messages.push(message);
      if (message.includes('Created the model')) controller.abort(enough);
    };
    const creating = openClient('us-east-1', { say: stop }).createDeployment({
      ...{ name: 'churn', modelUri: modelPath, config, signal: controller.signal },
    });
    await expect(creating).rejects.toBe(enough);
    expect(messages.at(-1)).toBe('warn Interrupted. What had been created is removed.');
    expect(called().slice(-2)).toEqual(['DeleteModel', 'DeleteObject']);
  });

  test.each([
    [
      'AWS does not answer',
      { code: 'InternalFailure', message: 'Again', status: 500 },
      /^DEADLINE_EXCEEDED: .* is still in an unknown state after 0.1 seconds, and goes on at AWS/,
    ],
    [
      'nobody may look at it',
      { code: 'AccessDeniedException', message: 'Not authorized' },
      /^PERMISSION_DENIED: DescribeEndpoint failed: Not authorized. .* The endpoint "churn" goes on at AWS/,
    ],
  ])('is not removed when %s', async (_, DescribeEndpoint, message) => {
    aws.play({ failures: { DescribeEndpoint } });
    expect(await failure(creation({ ...given, timeout_seconds: 0.1 }))).toMatch(message);
    expect(called().filter((name) => name.startsWith('Delete'))).toEqual([]);
  });

  test('whose parts cannot be removed is reported with their names', async () => {
    aws.play({
      failures: {
        CreateEndpoint: { code: 'ResourceLimitExceeded', message: 'None left' },
        DeleteModel: { code: 'AccessDeniedException', message: 'Not authorized' },
      },
    });
    expect(await failure(creation(given))).toMatch(
      /What had been created is removed, except for the model churn-model-[0-9a-f]{20}\.$/,
    );
  });

  test('keeps the data that others have stored', async () => {
    const sagemaker = new SageMaker({ region: 'us-east-1' });
    await creation(given);
    const { EndpointConfigName } = await sagemaker.describeEndpoint({ EndpointName: 'churn' });
    const { ProductionVariants = [] } = await sagemaker.describeEndpointConfig({
      EndpointConfigName,
    });
    const ModelName = ProductionVariants[0]?.ModelName;
    await sagemaker.deleteModel({ ModelName });
    await sagemaker.createModel({
      ModelName,
      ExecutionRoleArn: given.execution_role_arn,
      PrimaryContainer: { Image: given.image_url, ModelDataUrl: 's3://theirs/model.tar.gz' },
    });
    aws.calls.length = 0;
    await deletion({});
    expect(called()).toContain('DeleteModel');
    expect(called()).not.toContain('DeleteObject');
  });

  test('is updated even if its old model is gone', async () => {
    const sagemaker = new SageMaker({ region: 'us-east-1' });
    await creation(given);
    const { EndpointConfigName } = await sagemaker.describeEndpoint({ EndpointName: 'churn' });
    const config = await sagemaker.describeEndpointConfig({ EndpointConfigName });
    await sagemaker.deleteModel({ ModelName: config.ProductionVariants?.[0]?.ModelName });
    await update(given);
    expect(called().at(-1)).toBe('DeleteEndpointConfig');
  });

  test('shows no credentials in what it says', async () => {
    const messages: string[] = [];
    const config = createConfig.parse({ ...given, poll_seconds: 0.01 });
    await openClient('us-east-1', { say: (message) => messages.push(message) }).createDeployment({
      ...{ name: 'churn', modelUri: modelPath, config },
    });
    expect(messages.length).toBeGreaterThan(3);
    expect(messages.join()).not.toMatch(/secret/i);
  });
});
