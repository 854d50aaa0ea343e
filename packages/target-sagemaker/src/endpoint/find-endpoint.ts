import type { EndpointSummary, ListEndpointsCommandInput } from '@aws-sdk/client-sagemaker';
import type { Work } from '../aws/work.js';

/** The most that SageMaker lists at once. */
const pageSize = 100;

/** Lists endpoints, all pages. */
export async function* endpointsOf(
  { aws }: Pick<Work, 'aws'>,
  filter: ListEndpointsCommandInput = {},
): AsyncGenerator<EndpointSummary> {
  const sagemaker = await aws.sagemaker();
  let page: { NextToken?: string | undefined } = {};
  do {
    const listed = await sagemaker.listEndpoints({
      MaxResults: pageSize,
      ...filter,
      ...(page.NextToken !== undefined && { NextToken: page.NextToken }),
    });
    yield* listed.Endpoints ?? [];
    page = listed;
  } while (page.NextToken !== undefined);
}

/** The endpoint of a name, if there is one. */
export async function findEndpoint(
  name: string,
  work: Pick<Work, 'aws'>,
): Promise<EndpointSummary | undefined> {
  for await (const endpoint of endpointsOf(work, { NameContains: name }))
    if (endpoint.EndpointName === name) return endpoint;
  return undefined;
}
