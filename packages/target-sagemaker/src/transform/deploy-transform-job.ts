import type {
  AssemblyType,
  CompressionType,
  JoinSource,
  S3DataType,
  SplitType,
  TransformInstanceType,
} from '@aws-sdk/client-sagemaker';
import { errorText, MlmodelError } from '@mlmodel/core';
import { sentence } from '../aws/aws-error.js';
import { waitUntil } from '../aws/wait-until.js';
import type { Work } from '../aws/work.js';
import type { TransformConfig } from '../config/sagemaker-config.js';
import { Created } from '../resources/created.js';
import type { LocalModel } from '../resources/local-model.js';
import { prepareModel } from '../resources/prepare-model.js';
import { checkName, uniqueName } from '../resources/resource-names.js';
import { createModel, deleteModel, tagList } from '../resources/sagemaker-model.js';
import { completionOf, findTransformJob } from './transform-jobs.js';

/** A model to score data in S3 with. */
export interface TransformJob {
  /** The name of the job. */
  readonly name: string;
  readonly model: LocalModel;
  readonly config: TransformConfig;
}

/**
 * Starts a batch transform job, in the steps of MLflow, and waits until it has ended unless the configuration says
 * otherwise. Its model is deleted then, unless `archive` is set.
 * @throws MlmodelError `RESOURCE_ALREADY_EXISTS` if there is such a job, and what AWS says about a failure. What was
 * created is removed then, except for the job, which AWS keeps, unless `archive` is set.
 */
export async function deployTransformJob(request: TransformJob, work: Work): Promise<void> {
  const { name, config } = request;
  checkName(name, 'transform job');
  if ((await findTransformJob(name, work)) !== undefined)
    throw new MlmodelError(
      'RESOURCE_ALREADY_EXISTS',
      `There is a transform job "${name}" in ${work.aws.region}. Choose another name: SageMaker keeps those of old jobs.`,
    );
  const created = new Created(work, config.archive);
  const modelName = uniqueName(name, 'model');
  await created.steps(() => startJob(modelName, request, { work, created }));
  work.logger.info(`Created the transform job ${name}`);
  if (!config.synchronous) return;
  const waiting = {
    what: `The transform job "${name}"`,
    later: `Stop it with "mlmodel sagemaker terminate-transform-job -n ${name} --region-name ${work.aws.region}" if it is not wanted.`,
    timeoutSeconds: config.timeout_seconds,
    pollSeconds: config.poll_seconds,
  };
  const end = await waitUntil(completionOf(name, work), waiting, work);
  if (end.state === 'failed')
    throw await created.failure(`The transform job "${name}" failed: ${sentence(end.reason)}`);
  work.logger.info(`The transform job "${name}" has written to ${config.outputPath}`);
  if (!config.archive)
    await deleteModel(modelName, work).catch((error: unknown) =>
      work.logger.warn(`Not cleaned up: ${errorText(error)}`),
    );
}

async function startJob(
  modelName: string,
  { name, model, config }: TransformJob,
  { work, created }: { readonly work: Work; readonly created: Created },
): Promise<void> {
  const prepared = await prepareModel({ name: modelName, model, config }, work, created);
  await createModel(prepared, work, created);
  created.goOn();
  const sagemaker = await work.aws.sagemaker();
  await sagemaker.createTransformJob({
    TransformJobName: name,
    ModelName: modelName,
    TransformInput: {
      DataSource: {
        S3DataSource: { S3DataType: config.inputDataType as S3DataType, S3Uri: config.inputUri },
      },
      ContentType: config.contentType,
      CompressionType: config.compressionType as CompressionType,
      SplitType: config.splitType as SplitType,
    },
    TransformOutput: {
      S3OutputPath: config.outputPath,
      Accept: config.accept,
      AssembleWith: config.assembleWith as AssemblyType,
    },
    TransformResources: {
      InstanceType: config.instance_type as TransformInstanceType,
      InstanceCount: config.instance_count,
    },
    DataProcessing: {
      InputFilter: config.inputFilter,
      OutputFilter: config.outputFilter,
      JoinSource: config.joinResource as JoinSource,
    },
    Tags: tagList({ model_name: modelName }),
  });
}
