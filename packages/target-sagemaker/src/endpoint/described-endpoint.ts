import type { Deployment } from '@mlmodel/deployments';
import type { Work } from '../aws/work.js';
import { endpointsOf } from './find-endpoint.js';

/** All endpoints of the region, by name, in the fields of AWS. */
export async function listEndpoints(work: Work): Promise<readonly Deployment[]> {
  const endpoints: Deployment[] = [];
  for await (const endpoint of endpointsOf(work)) endpoints.push(deploymentOf(endpoint));
  return endpoints.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * An endpoint in the fields of AWS, with `FailureReason` where it has failed.
 * @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` for an unknown name
 */
export async function getEndpoint(name: string, { aws }: Work): Promise<Deployment> {
  const sagemaker = await aws.sagemaker();
  const { $metadata: _, ...endpoint } = await sagemaker.describeEndpoint({ EndpointName: name });
  return deploymentOf(endpoint);
}

/** In plain JSON: times are texts. */
function deploymentOf(endpoint: { readonly EndpointName?: string | undefined }): Deployment {
  return { name: endpoint.EndpointName ?? '', ...JSON.parse(JSON.stringify(endpoint)) };
}
