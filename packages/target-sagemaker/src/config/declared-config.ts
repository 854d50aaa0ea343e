import type {
  AsyncInferenceConfig,
  DataCaptureConfig,
  ProductionVariantServerlessConfig,
} from '@aws-sdk/client-sagemaker';
import type { DeclaredOptions } from '@mlmodel/core';
import * as z from 'zod/mini';
import { appNameTag } from './app-name-tag.js';
import {
  archive,
  assumeRoleArn,
  bucket,
  declared,
  executionRoleArn,
  flag,
  imageUrl,
  instanceCount,
  instanceType,
  mode,
  pollSeconds,
  regionName,
  structure,
  text,
  texts,
  timeoutSeconds,
  variantName,
  vpcConfig,
  waitsOrKeeps,
} from './fields.js';
import type {
  DeleteConfig,
  EndpointConfig,
  LocalConfig,
  OperationConfig,
  SagemakerConfig,
} from './sagemaker-config.js';

const placeFields = {
  region_name: regionName('that of -t, else '),
  assume_role_arn: assumeRoleArn,
};

const operationFields = (timeout: number) => ({
  archive,
  synchronous: flag('wait until AWS has done it; false only with archive', true),
  timeout_seconds: timeoutSeconds(timeout),
  poll_seconds: pollSeconds,
});

const tags = texts('tags for the model and the endpoint').check(
  z.refine((given) => !Object.hasOwn(given ?? {}, appNameTag), `the tag "${appNameTag}" is taken`),
);

const endpointFields = {
  ...placeFields,
  ...operationFields(1200),
  execution_role_arn: executionRoleArn,
  bucket,
  image_url: imageUrl,
  vpc_config: vpcConfig,
  instance_type: instanceType,
  instance_count: instanceCount,
  env: texts('variables for the container'),
  tags,
  variant_name: variantName,
  data_capture_config: structure<DataCaptureConfig>('DataCaptureConfig of the endpoint'),
  async_inference_config: structure<AsyncInferenceConfig>('AsyncInferenceConfig of the endpoint'),
  serverless_config: structure<ProductionVariantServerlessConfig>(
    'ServerlessConfig of the variant, instead of instances',
  ),
};

const cleansUp = waitsOrKeeps<OperationConfig>(({ synchronous }) => synchronous, {
  field: 'synchronous',
  message: 'false needs archive=true',
});

const createSchema = z.strictObject({ ...endpointFields, mode }).check(cleansUp);

const updateSchema = z
  .strictObject({
    ...endpointFields,
    mode: z
      ._default(z.enum(['add', 'replace']), 'replace')
      .check(z.describe('replace all variants, or add one that gets no requests yet')),
  })
  .check(cleansUp);

const deleteSchema = z.strictObject({ ...placeFields, ...operationFields(300) }).check(cleansUp);

const localSchema = z.strictObject({
  image: text('run this image, instead of the server of this installation', 'name'),
  tool: z._default(z.enum(['docker', 'podman']), 'docker').check(z.describe('what runs the image')),
  port: z
    ._default(z.int().check(z.minimum(1), z.maximum(65_535)), 5000)
    .check(z.meta({ description: 'the port on this machine', placeholder: 'port' })),
});

/** What `createDeployment` takes. */
export const createConfig: DeclaredOptions<EndpointConfig> = declared(createSchema);

/** What `updateDeployment` takes. */
export const updateConfig: DeclaredOptions<EndpointConfig> = declared(updateSchema);

/** What `deleteDeployment` takes. */
export const deleteConfig: DeclaredOptions<DeleteConfig> = declared(deleteSchema);

const localConfig: DeclaredOptions<LocalConfig> = declared(localSchema);

/** What the methods take. */
export const configs: Partial<Record<string, DeclaredOptions<SagemakerConfig>>> = {
  createDeployment: createConfig,
  updateDeployment: updateConfig,
  deleteDeployment: deleteConfig,
  runLocal: localConfig,
};
