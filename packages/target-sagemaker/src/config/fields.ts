import type { VpcConfig } from '@aws-sdk/client-sagemaker';
import type { DeclaredOptions } from '@mlmodel/core';
import { defineOptions } from '@mlmodel/core/flavor';
import * as z from 'zod/mini';

/** A text that may be absent. */
export const text = (description: string, placeholder: string) =>
  z.optional(z.string().check(z.minLength(1))).check(z.meta({ description, placeholder }));

/** True or false. */
export const flag = (description: string, value: boolean) =>
  z._default(z.boolean(), value).check(z.describe(description));

const seconds = (description: string, { value, minimum }: { value: number; minimum: number }) =>
  z
    ._default(z.number().check(z.minimum(minimum), z.maximum(604_800)), value)
    .check(z.meta({ description, placeholder: 'seconds' }));

/** A structure of AWS, which checks its fields. */
export const structure = <Value extends object>(description: string) =>
  z
    .optional(z.custom<Value>((value) => typeof value === 'object' && value !== null))
    .check(z.meta({ description, placeholder: 'json', type: 'object' }));

/** Texts by name; numbers and truth values become texts, as in MLflow. */
export const texts = (description: string) =>
  z
    .pipe(
      z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
      z.transform((values: Record<string, string | number | boolean> | undefined) =>
        values === undefined
          ? undefined
          : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${value}`])),
      ),
    )
    .check(z.meta({ description, placeholder: 'json' }));

/** The region. @param first what names it before the environment does */
export const regionName = (first = '') =>
  text(
    `the region (default: ${first}AWS_REGION, AWS_DEFAULT_REGION or the profile, else us-west-2)`,
    'region',
  );

/** The machines that run a model. */
export const instanceType = z
  ._default(z.string().check(z.minLength(1)), 'ml.m4.xlarge')
  .check(z.meta({ description: 'the type of the instances', placeholder: 'type' }));

/** How many machines run a model. */
export const instanceCount = z
  ._default(z.int().check(z.minimum(1)), 1)
  .check(z.meta({ description: 'how many instances', placeholder: 'n' }));

/** The ARN of a role that acts for the caller. */
export const assumeRoleArn = text(
  'a role to assume for all requests, such as one of another account',
  'arn',
);

/** Whether things are kept. */
export const archive = flag(
  'keep what becomes unused (old models and configurations) and what a failure leaves',
  false,
);

/**
 * The rule that an operation which is not waited for keeps what it leaves, as nothing cleans up after it.
 * @param waits whether it is waited for
 */
export const waitsOrKeeps = <Options extends { readonly archive: boolean }>(
  waits: (options: Options) => boolean,
  { field, message }: { readonly field: string; readonly message: string },
) => z.refine<Options>((options) => options.archive || waits(options), { path: [field], message });

/** How long AWS is waited for. @param value the default, in seconds */
export const timeoutSeconds = (value: number) =>
  seconds('how long to wait for AWS', { value, minimum: 0 });

/** How often AWS is looked at. */
export const pollSeconds = seconds('time between two looks at AWS', { value: 5, minimum: 0.01 });

/** The ARN of the role of the container. */
export const executionRoleArn = text(
  'the role that SageMaker runs the model in (default: that of the caller)',
  'arn',
);

/** The bucket for the archive of a model. */
export const bucket = text(
  'the bucket for the archive of the model (default: mlflow-sagemaker-REGION-ACCOUNT)',
  'name',
);

/** The image that serves a model. */
export const imageUrl = text(
  'the image in ECR (default: MLFLOW_SAGEMAKER_DEPLOY_IMG_URL, or what build-and-push-container has pushed)',
  'url',
);

/** The network of a model. */
export const vpcConfig = structure<VpcConfig>('VpcConfig of the model');

/** What to do with an endpoint that exists. */
export const mode = z
  ._default(z.enum(['create', 'add', 'replace']), 'create')
  .check(z.describe('what to do if the endpoint exists: refuse, add a variant, or replace all'));

/** The name of the variant that serves a model. */
export const variantName = text('the name of the variant (default: that of the model)', 'name');

/** Declares options with a schema. */
export function declared<Schema extends z.ZodMiniType<object>>(
  schema: Schema,
): DeclaredOptions<z.output<Schema>> {
  return defineOptions<z.output<Schema>>(
    schema,
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
  );
}
