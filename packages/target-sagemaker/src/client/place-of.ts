import { MlmodelError } from '@mlmodel/core';
import type { AwsPlace } from '../aws/open-aws.js';

/**
 * Reads what follows `sagemaker:/`: `REGION`, or `REGION/ROLE` with the ARN of a role to assume.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a role without a region
 */
export function placeOf(suffix = ''): AwsPlace {
  const [region = '', ...role] = suffix.split('/').filter((part) => part !== '');
  if (region.startsWith('arn:'))
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      'The URI of the target names a role without a region. Write it as sagemaker:/REGION/ROLE.',
    );
  return { region: region || undefined, assumeRoleArn: role.join('/') || undefined };
}
