import type { TransformJobSummary } from '@aws-sdk/client-sagemaker';
import { awsText } from '../aws/aws-error.js';
import type { Look } from '../aws/wait-until.js';
import type { Work } from '../aws/work.js';

/** The transform job of a name, if there is one: all pages are searched. */
export async function findTransformJob(
  name: string,
  { aws }: Work,
): Promise<TransformJobSummary | undefined> {
  const sagemaker = await aws.sagemaker();
  let page: { NextToken?: string | undefined } = {};
  do {
    const listed = await sagemaker.listTransformJobs({
      MaxResults: 100,
      NameContains: name,
      ...(page.NextToken !== undefined && { NextToken: page.NextToken }),
    });
    const found = listed.TransformJobSummaries?.find((job) => job.TransformJobName === name);
    if (found !== undefined) return found;
    page = listed;
  } while (page.NextToken !== undefined);
  return undefined;
}

/** Looks at a transform job that is to complete. */
export function completionOf(name: string, work: Work): () => Promise<Look> {
  return async () => {
    const { status, isActive, reason } = await jobStatus(name, work);
    if (isActive) return { state: 'working', status };
    if (status === 'Completed') return { state: 'succeeded' };
    return { state: 'failed', reason: reason || `it is ${status}, and AWS gives no reason` };
  };
}

/** Looks at a transform job that is to end, however that is. */
export function endOf(name: string, work: Work): () => Promise<Look> {
  return async () => {
    const { status, isActive } = await jobStatus(name, work);
    return isActive ? { state: 'working', status } : { state: 'succeeded' };
  };
}

/** The status of a transform job. @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` for an unknown name */
export async function jobStatus(name: string, { aws }: Work) {
  const sagemaker = await aws.sagemaker();
  const job = await sagemaker.describeTransformJob({ TransformJobName: name });
  const { TransformJobStatus: status = 'InProgress', ModelName: model } = job;
  const isActive = status === 'InProgress' || status === 'Stopping';
  return { status, isActive, model, reason: awsText(job.FailureReason ?? '') };
}
