import type {
  AsyncInferenceConfig,
  DataCaptureConfig,
  ProductionVariantServerlessConfig,
  VpcConfig,
} from '@aws-sdk/client-sagemaker';
import type { DeclaredOptions } from '@mlmodel/core';
import * as z from 'zod/mini';
import { appNameTag } from './app-name-tag.js';
import {
  declared,
  flag,
  instanceCount,
  instanceType,
  seconds,
  structure,
  text,
  texts,
} from './fields.js';
import type { DeleteConfig, EndpointConfig, SagemakerConfig } from './sagemaker-config.js';

const placeFields = {
  region_name: text(
    'the region (default: that of -t, else AWS_REGION, AWS_DEFAULT_REGION or the profile, else us-west-2)',
    'region',
  ),
  assume_role_arn: text('a role to assume for all requests, such as one of another account', 'arn'),
};

const operationFields = (timeout: number) => ({
  archive: flag('keep what becomes unused: old models and configurations, or what failed', false),
  synchronous: flag('wait until AWS has done it; false only with archive', true),
  timeout_seconds: seconds('how long to wait for AWS', { value: timeout, minimum: 0 }),
  poll_seconds: seconds('time between two looks at AWS', { value: 5, minimum: 0.01 }),
});

const tags = texts('tags for the model and the endpoint').check(
  z.refine((given) => !Object.hasOwn(given ?? {}, appNameTag), `the tag "${appNameTag}" is taken`),
);

const modelFields = {
  execution_role_arn: text(
    'the role that SageMaker runs the model in (default: that of the caller)',
    'arn',
  ),
  bucket: text(
    'the bucket for the archive of the model (default: mlflow-sagemaker-REGION-ACCOUNT)',
    'name',
  ),
  image_url: text(
    'the image in ECR (default: MLFLOW_SAGEMAKER_DEPLOY_IMG_URL, or what build-and-push-container has pushed)',
    'url',
  ),
  vpc_config: structure<VpcConfig>('VpcConfig of the model'),
};

const endpointFields = {
  ...placeFields,
  ...operationFields(1200),
  ...modelFields,
  instance_type: instanceType,
  instance_count: instanceCount,
  env: texts('variables for the container'),
  tags,
  variant_name: text('the name of the variant (default: that of the model)', 'name'),
  data_capture_config: structure<DataCaptureConfig>('DataCaptureConfig of the endpoint'),
  async_inference_config: structure<AsyncInferenceConfig>('AsyncInferenceConfig of the endpoint'),
  serverless_config: structure<ProductionVariantServerlessConfig>(
    'ServerlessConfig of the variant, instead of instances',
  ),
};

/** Nobody cleans up after an operation that nobody waits for. */
const cleansUp = z.refine<{ readonly archive: boolean; readonly synchronous: boolean }>(
  ({ archive, synchronous }) => archive || synchronous,
  { path: ['synchronous'], message: 'false needs archive=true' },
);

const createSchema = z
  .strictObject({
    ...endpointFields,
    mode: z
      ._default(z.enum(['create', 'add', 'replace']), 'create')
      .check(
        z.describe('what to do if the endpoint exists: refuse, add a variant, or replace all'),
      ),
  })
  .check(cleansUp);

const updateSchema = z
  .strictObject({
    ...endpointFields,
    mode: z
      ._default(z.enum(['add', 'replace']), 'replace')
      .check(z.describe('replace all variants, or add one that gets no requests yet')),
  })
  .check(cleansUp);

const deleteSchema = z.strictObject({ ...placeFields, ...operationFields(300) }).check(cleansUp);

/** What `createDeployment` takes. */
export const createConfig: DeclaredOptions<EndpointConfig> = declared(createSchema);

/** What `updateDeployment` takes. */
export const updateConfig: DeclaredOptions<EndpointConfig> = declared(updateSchema);

/** What `deleteDeployment` takes. */
export const deleteConfig: DeclaredOptions<DeleteConfig> = declared(deleteSchema);

/** What the methods take. */
export const configs: Partial<Record<string, DeclaredOptions<SagemakerConfig>>> = {
  createDeployment: createConfig,
  updateDeployment: updateConfig,
  deleteDeployment: deleteConfig,
};
