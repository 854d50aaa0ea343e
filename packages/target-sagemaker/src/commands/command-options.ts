import type { CommandContext } from '@mlmodel/deployments';
import * as z from 'zod/mini';
import type { Work } from '../aws/work.js';
import { withAws } from '../client/with-aws.js';
import {
  archive,
  assumeRoleArn,
  bucket,
  executionRoleArn,
  flag,
  imageUrl,
  pollSeconds,
  regionName,
  text,
  timeoutSeconds,
  vpcConfig,
  waitsOrKeeps,
} from '../config/fields.js';
import type { ModelConfig, OperationConfig } from '../config/sagemaker-config.js';
import { type LocalModel, localModel } from '../resources/local-model.js';

/** Options that say where AWS is asked, and as whom. */
export const placeOptions = {
  regionName: regionName(),
  assumeRoleArn,
};

/** Options of what is waited for. @param timeout the default, in seconds */
export const operationOptions = (timeout: number) => ({
  archive,
  async: flag('do not wait for AWS; only with --archive', false),
  timeout: timeoutSeconds(timeout),
  pollSeconds,
});

/** Options of what becomes a model of SageMaker. */
export const modelOptions = {
  modelUri: z
    .string()
    .check(z.meta({ description: 'path or URI of the model', placeholder: 'uri' })),
  flavor: text('the flavor to deploy (default: python_function)', 'name'),
  executionRoleArn,
  bucket,
  imageUrl,
  vpcConfig,
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

/** The rule for `--async`. */
export const asyncKeeps = waitsOrKeeps<{ readonly archive: boolean; readonly async: boolean }>(
  ({ async }) => !async,
  { field: 'async', message: 'needs --archive' },
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
    vpc_config: options.vpcConfig,
  };
  return { model, config };
}
