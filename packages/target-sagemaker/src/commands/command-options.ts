import { readFile } from 'node:fs/promises';
import type { VpcConfig } from '@aws-sdk/client-sagemaker';
import { isJsonObject, MlmodelError, quoteName } from '@mlmodel/core';
import type { CommandContext } from '@mlmodel/deployments';
import * as z from 'zod/mini';
import type { Work } from '../aws/work.js';
import { withAws } from '../client/with-aws.js';
import { flag, seconds, text } from '../config/fields.js';
import type { ModelConfig, OperationConfig } from '../config/sagemaker-config.js';
import { type LocalModel, localModel } from '../resources/local-model.js';

/** Options that say where AWS is asked, and as whom. */
export const placeOptions = {
  regionName: text(
    'the region (default: AWS_REGION, AWS_DEFAULT_REGION or the profile, else us-west-2)',
    'region',
  ),
  assumeRoleArn: text('a role to assume for all requests', 'arn'),
};

/** Options of what is waited for. @param timeout the default, in seconds */
export const operationOptions = (timeout: number) => ({
  archive: flag('keep what becomes unused, or what failed', false),
  async: flag('do not wait for AWS; only with --archive', false),
  timeout: seconds('how long to wait for AWS', { value: timeout, minimum: 0 }),
  pollSeconds: seconds('time between two looks at AWS', { value: 5, minimum: 0.01 }),
});

/** Options of what becomes a model of SageMaker. */
export const modelOptions = {
  modelUri: z
    .string()
    .check(z.meta({ description: 'path or URI of the model', placeholder: 'uri' })),
  flavor: text('the flavor to deploy (default: python_function)', 'name'),
  executionRoleArn: text(
    'the role that SageMaker runs the model in (default: that of the caller)',
    'arn',
  ),
  bucket: text('the bucket for its archive (default: mlflow-sagemaker-REGION-ACCOUNT)', 'name'),
  imageUrl: text(
    'the image in ECR (default: MLFLOW_SAGEMAKER_DEPLOY_IMG_URL, or what build-and-push-container has pushed)',
    'url',
  ),
  vpcConfig: text('a JSON file with the VpcConfig of the model', 'path'),
};

/** The letters of these options, as in MLflow. */
export const modelLetters = {
  modelUri: '-m',
  flavor: '-f',
  executionRoleArn: '-e',
  bucket: '-b',
  imageUrl: '-i',
  vpcConfig: '-v',
} as const;

/** Nobody cleans up after an operation that nobody waits for. */
export const asyncKeeps = z.refine<{ readonly archive: boolean; readonly async: boolean }>(
  ({ archive, async }) => archive || !async,
  { path: ['async'], message: 'needs --archive' },
);

type Values<Fields extends z.core.$ZodShape> = z.output<z.ZodMiniObject<Fields>>;

/** Does work at AWS for a command. */
export function forCommand(
  { regionName, assumeRoleArn }: Values<typeof placeOptions>,
  context: CommandContext,
  work: (work: Work) => Promise<void>,
): Promise<void> {
  const place = { region: regionName, assumeRoleArn };
  return withAws({ context, place, call: context }, work);
}

/** What the options of an operation mean. */
export function operationOf({
  archive,
  async,
  timeout,
  pollSeconds,
}: Values<ReturnType<typeof operationOptions>>): OperationConfig {
  return { archive, synchronous: !async, timeout_seconds: timeout, poll_seconds: pollSeconds };
}

/** The model that a command deploys, and what it is made with. */
export async function modelOf(
  { modelUri, flavor, ...options }: Values<typeof modelOptions>,
  { resolveModel, signal }: CommandContext,
): Promise<{ readonly model: LocalModel; readonly config: ModelConfig }> {
  const model = await localModel(await resolveModel(modelUri, { signal }), flavor);
  const config = {
    execution_role_arn: options.executionRoleArn,
    bucket: options.bucket,
    image_url: options.imageUrl,
    vpc_config: options.vpcConfig === undefined ? undefined : await vpcConfigIn(options.vpcConfig),
  };
  return { model, config };
}

async function vpcConfigIn(path: string): Promise<VpcConfig> {
  const content = await readFile(path, 'utf8')
    .then((json): unknown => JSON.parse(json))
    .catch((cause: unknown) => {
      throw notVpcConfig(path, cause);
    });
  if (!isJsonObject(content)) throw notVpcConfig(path);
  return content as unknown as VpcConfig;
}

function notVpcConfig(path: string, cause?: unknown): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${quoteName(path)} cannot be read as a JSON object with SecurityGroupIds and Subnets.`,
    { cause },
  );
}
