import type { DeploymentCall, TargetContext } from '@mlmodel/deployments';
import { type AwsPlace, openAws } from '../aws/open-aws.js';
import type { Work } from '../aws/work.js';
import type { PlaceConfig } from '../config/sagemaker-config.js';

/** Who asks for work at AWS. */
export interface Caller {
  readonly context: Pick<TargetContext, 'logger' | 'environment'>;
  /** Where, unless the configuration names another place. */
  readonly place: AwsPlace;
  readonly call: DeploymentCall & { readonly config?: PlaceConfig };
}

/** Does work at AWS, with clients that are closed after it. @throws the reason of an aborted signal */
export async function withAws<Result>(
  { context, place, call }: Caller,
  work: (work: Work) => Promise<Result>,
): Promise<Result> {
  const { region_name, assume_role_arn } = call.config ?? {};
  const aws = await openAws({
    region: region_name ?? place.region,
    assumeRoleArn: assume_role_arn ?? place.assumeRoleArn,
  });
  const { logger, environment } = context;
  const { signal, onProgress } = call;
  try {
    signal?.throwIfAborted();
    return await work({ aws, logger, environment, signal, onProgress });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    aws.close();
  }
}
