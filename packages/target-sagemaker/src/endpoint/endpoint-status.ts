import type { DescribeEndpointCommandOutput } from '@aws-sdk/client-sagemaker';
import { awsText, unlessMissing } from '../aws/aws-error.js';
import type { Look } from '../aws/wait-until.js';
import type { Work } from '../aws/work.js';

/** Looks in which an endpoint may not have begun an update that SageMaker has accepted: 20 seconds, as in MLflow. */
const patientLooks = 4;

/** Looks at an endpoint that is being created. */
export function creationOf(name: string, { aws }: Work): () => Promise<Look> {
  return async () => {
    const sagemaker = await aws.sagemaker();
    const found = await sagemaker.describeEndpoint({ EndpointName: name }).catch(unlessMissing);
    const status = found?.EndpointStatus ?? 'Creating';
    if (status === 'Creating') return { state: 'working', status };
    if (status === 'InService') return { state: 'succeeded' };
    return { state: 'failed', reason: reasonOf(found, status) };
  };
}

/** Looks at an endpoint that is being updated: it fails, or goes back to the configuration that it had. */
export function updateOf(name: string, configName: string, { aws }: Work): () => Promise<Look> {
  let looks = 0;
  let hasBegun = false;
  return async () => {
    const sagemaker = await aws.sagemaker();
    const found = await sagemaker.describeEndpoint({ EndpointName: name });
    const { EndpointStatus: status = 'Updating' } = found;
    looks += 1;
    if (status === 'InService') {
      if (found.EndpointConfigName === configName) return { state: 'succeeded' };
      if (!hasBegun && looks <= patientLooks) return { state: 'working', status: 'Updating' };
      return { state: 'failed', reason: reasonOf(found, 'it went back to what it was') };
    }
    hasBegun = true;
    if (/Failed|OutOfService|^Deleting$/.test(status))
      return { state: 'failed', reason: reasonOf(found, status) };
    return { state: 'working', status };
  };
}

/** A sentence without its end that says how to look at an endpoint. */
export function lookCommand(name: string, { aws }: Work): string {
  return `Look at it with "mlmodel deployments get -t sagemaker:/${aws.region} -n ${name}"`;
}

/** The reason that AWS gives. */
function reasonOf(found: DescribeEndpointCommandOutput | undefined, status: string): string {
  const reason = awsText(found?.FailureReason ?? '');
  return reason === '' ? `${status}, and AWS gives no reason` : reason;
}
