import type { Work } from '../aws/work.js';
import type { ModelConfig } from '../config/sagemaker-config.js';
import type { Created } from './created.js';
import { defaultBucket } from './default-bucket.js';
import { defaultImage } from './default-image.js';
import { callerRole } from './execution-role.js';
import type { LocalModel } from './local-model.js';
import type { SagemakerModel } from './sagemaker-model.js';
import { uploadModel } from './upload-model.js';

/** A model that is to become one of SageMaker. */
export interface ModelToPrepare {
  /** The name at SageMaker. */
  readonly name: string;
  readonly model: LocalModel;
  readonly config: ModelConfig;
}

/** Finds the image, the role and the bucket, and uploads the model: all that SageMaker's model is made of. */
export async function prepareModel(
  { name, model, config }: ModelToPrepare,
  work: Work,
  created: Created,
): Promise<SagemakerModel> {
  const image = config.image_url ?? (await defaultImage(work));
  const roleArn = config.execution_role_arn ?? (await callerRole(work));
  const bucket = config.bucket ?? (await defaultBucket(work));
  const archive = await uploadModel(
    { directory: model.directory, bucket, modelName: name },
    work,
    created,
  );
  return {
    name,
    archive,
    image,
    roleArn,
    label: model.label,
    flavor: model.flavor,
    vpcConfig: config.vpc_config,
    variables: config.env,
    tags: config.tags,
  };
}
