import { MlmodelError } from '@mlmodel/core';
import type { Work } from '../aws/work.js';

/**
 * The role in which SageMaker runs a model when none is given: that of the caller, as in MLflow.
 * @returns its ARN
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` if the caller is not in a role
 */
export async function callerRole({ aws }: Work): Promise<string> {
  const sts = await aws.sts();
  const { Arn: caller = '' } = await sts.getCallerIdentity({});
  const [, roleName] = /:assumed-role\/([^/]+)/.exec(caller) ?? [];
  if (roleName === undefined)
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      'SageMaker needs a role to run the model in, and the caller has none. Give one with execution_role_arn.',
    );
  const iam = await aws.iam();
  const { Role: role } = await iam.getRole({ RoleName: roleName });
  return role?.Arn ?? '';
}
