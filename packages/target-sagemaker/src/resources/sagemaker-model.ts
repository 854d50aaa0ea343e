import type { CreateModelCommandInput, Tag, VpcConfig } from '@aws-sdk/client-sagemaker';
import { unlessMissing } from '../aws/aws-error.js';
import type { Work } from '../aws/work.js';
import { sharedVariables } from './container-variables.js';
import type { Created } from './created.js';
import { archiveKey } from './upload-model.js';

/** A model of SageMaker: an archive, the image that serves it, and the role that it runs in. */
export interface SagemakerModel {
  readonly name: string;
  /** The `s3://` URI of its archive. */
  readonly archive: string;
  readonly image: string;
  readonly roleArn: string;
  /** What the model is, for a tag. */
  readonly label: string;
  readonly flavor: string;
  readonly vpcConfig?: VpcConfig | undefined;
  /** For the container. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** Creates a model, as MLflow does. */
export async function createModel(
  model: SagemakerModel,
  work: Work,
  created: Created,
): Promise<void> {
  const { name, archive, image, roleArn, label, flavor, vpcConfig, variables, tags } = model;
  created.goOn();
  const sagemaker = await work.aws.sagemaker();
  const input: CreateModelCommandInput = {
    ModelName: name,
    PrimaryContainer: {
      Image: image,
      ModelDataUrl: archive,
      Environment: { ...sharedVariables(flavor, work), ...variables },
    },
    ExecutionRoleArn: roleArn,
    Tags: tagList({ ...tags, model_uri: tagValue(label) }),
    ...(vpcConfig && { VpcConfig: vpcConfig }),
  };
  await sagemaker.createModel(input);
  created.add(`the model ${name}`, () => sagemaker.deleteModel({ ModelName: name }));
}

/**
 * Deletes a model and its archive. An archive that no tool of MLflow's kind has stored stays, as does a model that is
 * gone already.
 */
export async function deleteModel(name: string, { aws, logger }: Work): Promise<void> {
  const sagemaker = await aws.sagemaker();
  const model = await sagemaker.describeModel({ ModelName: name }).catch(unlessMissing);
  if (model === undefined) return;
  const url = model.PrimaryContainer?.ModelDataUrl;
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(url ?? '') ?? [];
  if (bucket !== undefined && key === archiveKey(name)) {
    const s3 = await aws.s3();
    await s3.deleteObject({ Bucket: bucket, Key: key });
  } else if (url !== undefined)
    logger.warn(`Kept the data of the model ${name}, which others have stored`);
  await sagemaker.deleteModel({ ModelName: name });
  logger.info(`Deleted the model ${name}`);
}

/** Tags as SageMaker takes them. */
export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** What AWS allows as the value of a tag: 256 of certain characters. */
function tagValue(text: string): string {
  return text.slice(0, 256).replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_');
}
