import { ECR } from '@aws-sdk/client-ecr';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { expectSame, namesOf, tagsOf } from '../support/as-mlflow.js';
import {
  creation,
  deletion,
  everything,
  given,
  region,
  theirs,
  update,
} from '../support/endpoint-operations.js';
import { modelPath, openClient } from '../support/open-client.js';
import type { Both } from '../support/with-both.js';

/** Operations on endpoints that succeed. */
export function testEndpoints(both: Both): void {
  describe('to create', () => {
    test.each([
      ['an endpoint', given],
      ['one with all options but tags', { ...everything, tags: {} }],
      [
        'one without servers',
        { ...given, serverless_config: { MemorySizeInMB: 2048, MaxConcurrency: 5 } },
      ],
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

    test('one with tags, except that MLflow tags the endpoint with the URI of its first model', async () => {
      const config = { ...given, tags: { team: 'growth', cost: 7 } };
      const { theirs: mlflow, ours } = await both({
        mlflow: theirs('create_deployment', config),
        ours: () => creation(config),
      });
      const uri = { Key: 'model_uri', Value: modelPath };
      const own = { Key: 'app_name', Value: 'churn' };
      const others = [
        { Key: 'team', Value: 'growth' },
        { Key: 'cost', Value: '7' },
      ];
      expect(tagsOf(mlflow, 'CreateEndpoint')).toEqual([own, ...others, uri]);
      expect(tagsOf(ours, 'CreateEndpoint')).toEqual([own, ...others]);
      expect(tagsOf(ours, 'CreateModel')).toEqual(tagsOf(mlflow, 'CreateModel'));
    });

    test('one in an assumed role, with the default image, role and bucket', async () => {
      expectSame(
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
}
