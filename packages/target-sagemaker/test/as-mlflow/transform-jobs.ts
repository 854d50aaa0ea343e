import { describe, expect, test } from '@jest/globals';
import { expectSame, namesOf } from '../support/as-mlflow.js';
import { modelPath, runCommand } from '../support/open-client.js';
import type { Both } from '../support/with-both.js';

const region = 'us-east-1';
const roleArn = 'arn:aws:iam::123456789012:role/sagemaker';
const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/own:1';

const theirModel = {
  model_uri: modelPath,
  execution_role_arn: roleArn,
  image_url: image,
  region_name: region,
};
const ourModel = {
  modelUri: modelPath,
  executionRoleArn: roleArn,
  imageUrl: image,
  regionName: region,
};

const theirJob = {
  ...theirModel,
  job_name: 'churn-may',
  s3_input_data_type: 'S3Prefix',
  s3_input_uri: 's3://data/may',
  content_type: 'text/csv',
  s3_output_path: 's3://scores/may',
};

const ourJob = {
  ...ourModel,
  jobName: 'churn-may',
  inputDataType: 'S3Prefix',
  inputUri: 's3://data/may',
  contentType: 'text/csv',
  outputPath: 's3://scores/may',
  pollSeconds: 0.01,
};

/** Commands without endpoints. */
export function testTransformJobs(both: Both): void {
  test('to push a model', async () => {
    expectSame(
      await both({
        mlflow: ['push_model_to_sagemaker', { ...theirModel, model_name: 'churn-3' }],
        ours: () => runCommand('push-model', { ...ourModel, modelName: 'churn-3' }),
      }),
    );
  });

  test('to push a model whose name is taken', async () => {
    const { theirs, ours } = await both({
      before: () => runCommand('push-model', { ...ourModel, modelName: 'churn-3' }),
      mlflow: ['push_model_to_sagemaker', { ...theirModel, model_name: 'churn-3' }],
      ours: () => runCommand('push-model', { ...ourModel, modelName: 'churn-3' }),
    });
    expect(theirs.error).toContain('already exists');
    expect(ours).toEqual({
      calls: theirs.calls,
      error: 'There is a SageMaker model "churn-3" in us-east-1. Choose another name.',
    });
  });

  describe('to score data', () => {
    test.each([
      ['with defaults', {}, {}],
      [
        'with all options',
        {
          compression_type: 'Gzip',
          split_type: 'RecordIO',
          accept: 'application/json',
          assemble_with: 'None',
          input_filter: '$[1:]',
          output_filter: '$[-1]',
          join_resource: 'Input',
          instance_type: 'ml.c5.large',
          instance_count: 3,
        },
        {
          compressionType: 'Gzip',
          splitType: 'RecordIO',
          accept: 'application/json',
          assembleWith: 'None',
          inputFilter: '$[1:]',
          outputFilter: '$[-1]',
          joinResource: 'Input',
          instanceType: 'ml.c5.large',
          instanceCount: 3,
        },
      ],
      ['without waiting', { archive: true, synchronous: false }, { archive: true, async: true }],
    ])('%s', async (_, theirOptions, ourOptions) => {
      const { theirs, ours } = await both({
        script: {
          job: [{ status: 'InProgress' }, { status: 'InProgress' }, { status: 'Completed' }],
        },
        mlflow: ['deploy_transform_job', { ...theirJob, ...theirOptions }],
        ours: () => runCommand('deploy-transform-job', { ...ourJob, ...ourOptions }),
      });
      expectSame({ theirs, ours });
    });

    test('in a job that fails, except that its model is deleted here', async () => {
      const { theirs, ours } = await both({
        script: { job: [{ status: 'Failed', reason: 'ClientError: See job logs' }] },
        mlflow: ['deploy_transform_job', theirJob],
        ours: () => runCommand('deploy-transform-job', ourJob),
      });
      expect(theirs.error).toContain('See job logs');
      expect(ours.error).toBe(
        'The transform job "churn-may" failed: ClientError: See job logs. What had been created is removed.',
      );
      expect(namesOf(ours)).toEqual([
        ...namesOf(theirs),
        'sagemaker:DeleteModel',
        's3:DeleteObject',
      ]);
    });
  });

  describe('to terminate a job', () => {
    const before = () =>
      runCommand('deploy-transform-job', { ...ourJob, archive: true, async: true });

    test.each([
      ['and its model', {}, {}],
      ['but not its model', { archive: true }, { archive: true }],
      ['without waiting', { archive: true, synchronous: false }, { archive: true, async: true }],
    ])('%s', async (_, theirOptions, ourOptions) => {
      expectSame(
        await both({
          before,
          script: { job: [{ status: 'InProgress' }] },
          mlflow: [
            'terminate_transform_job',
            { job_name: 'churn-may', region_name: region, ...theirOptions },
          ],
          ours: () =>
            runCommand('terminate-transform-job', {
              jobName: 'churn-may',
              regionName: region,
              pollSeconds: 0.01,
              ...ourOptions,
            }),
        }),
      );
    });

    test('that has completed, where MLflow fails', async () => {
      const { theirs, ours } = await both({
        before,
        script: {
          failures: {
            StopTransformJob: {
              code: 'ValidationException',
              message: 'The request was rejected because the transform job is in status Completed.',
            },
          },
        },
        mlflow: ['terminate_transform_job', { job_name: 'churn-may', region_name: region }],
        ours: () =>
          runCommand('terminate-transform-job', { jobName: 'churn-may', regionName: region }),
      });
      expect(theirs.error).toContain('Completed');
      expect(ours.error).toBeNull();
      expect(namesOf(ours)).toEqual([
        'sagemaker:DescribeTransformJob',
        'sagemaker:DescribeModel',
        's3:DeleteObject',
        'sagemaker:DeleteModel',
      ]);
    });
  });
}
