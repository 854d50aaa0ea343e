import { ECR } from '@aws-sdk/client-ecr';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { createConfig, deleteConfig, updateConfig } from '../../src/config/declared-config.js';
import { bothOutcomes, expectSame, namesOf, type Scenario } from '../support/as-mlflow.js';
import { type MlflowProcess, startMlflow } from '../support/mlflow.js';
import { modelPath, openClient } from '../support/open-client.js';
import { awsVariables, type PlayedAws, startPlayedAws } from '../support/played-aws.js';

const python = pythonForTests() ?? '';
const region = 'us-east-1';

const given = {
  execution_role_arn: 'arn:aws:iam::123456789012:role/sagemaker',
  image_url: '123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1',
};

const everything = {
  ...given,
  bucket: 'models',
  instance_type: 'ml.c5.large',
  instance_count: 2,
  vpc_config: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1', 'subnet-2'] },
  data_capture_config: {
    EnableCapture: true,
    InitialSamplingPercentage: 100,
    DestinationS3Uri: 's3://captured/all',
    CaptureOptions: [{ CaptureMode: 'Output' }],
  },
  async_inference_config: { OutputConfig: { S3OutputPath: 's3://answers/all' } },
  variant_name: 'first',
  env: { GUNICORN_CMD_ARGS: '--timeout 60' },
  tags: { team: 'growth', cost: 7 },
};

const fast = { poll_seconds: 0.01 };

(python ? describe : describe.skip)('MLflow and this package make the same calls', () => {
  let aws: PlayedAws;
  let mlflow: MlflowProcess;

  beforeAll(async () => {
    aws = await startPlayedAws(python);
    const variables = { ...awsVariables(aws.url), no_proxy: '127.0.0.1' };
    Object.assign(process.env, variables);
    mlflow = await startMlflow(python, variables);
  });

  afterAll(async () => {
    await mlflow?.stop();
    await aws?.stop();
  });

  const both = (scenario: Scenario) => bothOutcomes(scenario, { aws, mlflow });

  const creation = (config: object, name = 'churn') =>
    openClient(region).createDeployment({
      name,
      modelUri: modelPath,
      config: createConfig.parse({ ...config, ...fast }),
    });

  const update = (config: object, name = 'churn') =>
    openClient(region).updateDeployment?.({
      name,
      modelUri: modelPath,
      config: updateConfig.parse({ ...config, ...fast }),
    }) ?? Promise.reject();

  const deletion = (config: object) =>
    openClient(region).deleteDeployment?.({
      name: 'churn',
      config: deleteConfig.parse({ ...config, ...fast }),
    }) ?? Promise.reject();

  const theirs = (operation: string, config: object, name = 'churn') =>
    [operation, { name, model_uri: modelPath, config }] as const;

  describe('to create', () => {
    test.each([
      ['an endpoint', given],
      ['one with all options', everything],
      ['one without servers', { ...given, serverless_config: { MemorySizeInMB: 2048, MaxConcurrency: 5 } }],
      ['one that is not waited for', { ...given, archive: true, synchronous: false }],
    ])('%s', async (_, config) => {
      expectSame(
        await both({
          before: () => new S3({ region }).createBucket({ Bucket: 'models' }),
          mlflow: theirs('create_deployment', config),
          ours: () => creation(config),
        }),
      );
    });

    test('one in an assumed role, with the default image, role and bucket', async () => {
      await expectSame(
        await both({
          before: async () => {
            await new ECR({ region }).createRepository({ repositoryName: 'mlflow-pyfunc' });
            await new IAM({ region }).createRole({
              RoleName: 'deployer',
              AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
            });
          },
          mlflow: theirs('create_deployment', {
            assume_role_arn: 'arn:aws:iam::123456789012:role/deployer',
          }),
          ours: () => creation({ assume_role_arn: 'arn:aws:iam::123456789012:role/deployer' }),
        }),
      );
    });

    test('one with a long name', async () => {
      const name = `a${'b'.repeat(40)}-${'c'.repeat(21)}`;
      expectSame(
        await both({
          mlflow: theirs('create_deployment', given, name),
          ours: () => creation(given, name),
        }),
      );
    });

    test('nothing, where there is such an endpoint', async () => {
      const outcome = await both({
        before: () => creation(given),
        mlflow: theirs('create_deployment', given),
        ours: () => creation(given),
      });
      expect(outcome.ours.calls).toEqual(outcome.theirs.calls);
      expect(outcome.theirs.error).toContain('already exists');
      expect(outcome.ours.error).toBe(
        'There is an endpoint "churn" in us-east-1. Update it, or choose another name.',
      );
    });
  });

  describe('to update', () => {
    test.each([
      ['replaces a model', {}],
      ['adds a model', { mode: 'add' }],
      ['keeps the old one', { archive: true }],
    ])('%s', async (_, mode) => {
      const config = { ...everything, ...mode, variant_name: 'second' };
      expectSame(
        await both({
          before: async () => {
            await new S3({ region }).createBucket({ Bucket: 'models' });
            await creation(given);
          },
          mlflow: theirs('update_deployment', config),
          ours: () => update(config),
        }),
      );
    });

    test('creates what is not there', async () => {
      expectSame(
        await both({
          mlflow: theirs('update_deployment', given),
          ours: () => update(given),
        }),
      );
    });
  });

  describe('to delete', () => {
    test.each([
      ['everything', {}],
      ['the endpoint', { archive: true }],
      ['without waiting', { archive: true, synchronous: false }],
    ])('%s', async (_, config) => {
      expectSame(
        await both({
          before: async () => {
            await creation(given);
            await update({ ...given, mode: 'add' });
          },
          mlflow: ['delete_deployment', { name: 'churn', config }],
          ours: () => deletion(config),
        }),
      );
    });
  });

  test('to get one', async () => {
    expectSame(
      await both({
        before: () => creation(given),
        mlflow: ['get_deployment', { name: 'churn' }],
        ours: async () => openClient(region).getDeployment?.({ name: 'churn' }),
      }),
    );
  });

  test('to list, except that MLflow lists no more than ten', async () => {
    const outcome = await both({
      before: () => creation(given),
      mlflow: ['list_deployments', {}],
      ours: async () => openClient(region).listDeployments?.({}),
    });
    expect(namesOf(outcome.ours)).toEqual(namesOf(outcome.theirs));
  });

  describe('when AWS fails, except that what was created is removed here', () => {
    const remove = {
      endpoint: 'sagemaker:DeleteEndpoint',
      looks: 'looks until it has ended',
      config: 'sagemaker:DeleteEndpointConfig',
      model: 'sagemaker:DeleteModel',
      object: 's3:DELETE object',
    };

    test.each([
      {
        what: 'a wrong role',
        script: {
          failures: {
            CreateModel: {
              code: 'ValidationException',
              message: 'Could not assume role arn:aws:iam::123456789012:role/sagemaker.',
            },
          },
        },
        removed: [remove.object],
        message:
          'CreateModel failed: Could not assume role arn:aws:iam::123456789012:role/sagemaker. ' +
          'What had been created is removed.',
      },
      {
        what: 'a quota',
        script: {
          failures: {
            CreateEndpoint: {
              code: 'ResourceLimitExceeded',
              message: "The account-level service limit 'ml.m4.xlarge for endpoint usage' is 0 Instances",
            },
          },
        },
        removed: [remove.config, remove.model, remove.object],
        message:
          "CreateEndpoint failed: The account-level service limit 'ml.m4.xlarge for endpoint usage' is 0 Instances. " +
          'Request a higher quota, or choose another instance_type. What had been created is removed.',
      },
      {
        what: 'a container that does not start',
        script: {
          endpoint: [
            { status: 'Creating' },
            { status: 'Failed', reason: 'The primary container did not pass the ping health check.' },
          ],
        },
        removed: [remove.endpoint, remove.looks, remove.config, remove.model, remove.object],
        message:
          'SageMaker could not create the endpoint "churn": The primary container did not pass the ping health check. ' +
          'What had been created is removed.',
      },
    ])('$what', async ({ script, removed, message }) => {
      const outcome = await both({
        script,
        mlflow: theirs('create_deployment', given),
        ours: () => creation(given),
      });
      expect(outcome.theirs.error).not.toBeNull();
      expect(outcome.ours.error).toBe(message);
      expect(namesOf(outcome.ours)).toEqual([...namesOf(outcome.theirs), ...removed]);
    });

    test('an update that is rolled back', async () => {
      const outcome = await both({
        before: () => creation(given),
        script: {
          rollsBack: true,
          endpoint: [
            { status: 'InService' },
            { status: 'Updating' },
            { status: 'RollingBack' },
            { status: 'InService', reason: 'Alarm.' },
          ],
        },
        mlflow: theirs('update_deployment', given),
        ours: () => update(given),
      });
      expect(outcome.theirs.error).toContain('Alarm');
      expect(outcome.ours.error).toBe(
        'SageMaker could not update the endpoint "churn": Alarm. What had been created is removed.',
      );
      expect(namesOf(outcome.ours)).toEqual([
        ...namesOf(outcome.theirs),
        remove.config,
        remove.model,
        remove.object,
      ]);
    });

    test('nothing is removed with archive', async () => {
      const config = { ...given, archive: true };
      const outcome = await both({
        script: { endpoint: [{ status: 'Failed', reason: 'No capacity.' }] },
        mlflow: theirs('create_deployment', config),
        ours: () => creation(config),
      });
      expect(outcome.ours.calls).toEqual(outcome.theirs.calls);
      expect(outcome.ours.error).toMatch(
        /No capacity\. Kept: the endpoint churn, the endpoint configuration churn-config-\S+, the model \S+, the object s3:\S+$/,
      );
    });
  });

  test('when it takes too long', async () => {
    const config = { ...given, timeout_seconds: 1 };
    const outcome = await both({
      script: { endpoint: [{ status: 'Creating' }] },
      mlflow: theirs('create_deployment', config),
      ours: () => creation(config),
    });
    expect(outcome.theirs.error).toContain('Timed out');
    expect(outcome.ours.calls).toEqual(outcome.theirs.calls);
    expect(outcome.ours.error).toBe(
      'The endpoint "churn" is still Creating after 1 seconds, and goes on at AWS. ' +
        'Look at it with "mlmodel deployments get -n churn", and delete it if it is not wanted.',
    );
  });
});
