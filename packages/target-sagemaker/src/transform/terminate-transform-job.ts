import { waitUntil } from '../aws/wait-until.js';
import type { Work } from '../aws/work.js';
import type { OperationConfig } from '../config/sagemaker-config.js';
import { deleteModel } from '../resources/sagemaker-model.js';
import { endOf, jobStatus } from './transform-jobs.js';

/** A transform job to stop. */
export interface TerminatedJob {
  readonly name: string;
  readonly config: OperationConfig;
}

/**
 * Stops a transform job, and deletes its model unless `archive` is set. A job that has ended already only loses its
 * model.
 * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` for an unknown name
 */
export async function terminateTransformJob(
  { name, config }: TerminatedJob,
  work: Work,
): Promise<void> {
  const { status, isActive, model } = await jobStatus(name, work);
  if (status === 'InProgress') {
    const sagemaker = await work.aws.sagemaker();
    await sagemaker.stopTransformJob({ TransformJobName: name });
  }
  if (!config.synchronous) return;
  if (isActive) await waitForEnd({ name, config }, work);
  else work.logger.info(`The transform job "${name}" is ${status} already`);
  if (!config.archive && model !== undefined) await deleteModel(model, work);
}

async function waitForEnd({ name, config }: TerminatedJob, work: Work): Promise<void> {
  const waiting = {
    what: `The transform job "${name}"`,
    later: 'Terminate it again to delete its model too.',
    timeoutSeconds: config.timeout_seconds,
    pollSeconds: config.poll_seconds,
  };
  await waitUntil(endOf(name, work), waiting, work);
  work.logger.info(`Stopped the transform job ${name}`);
}
