import { MlmodelError } from '@mlmodel/core';
import type { Work } from '../aws/work.js';
import { checkName, uniqueName } from '../resources/resource-names.js';
import { createEndpoint } from './create-endpoint.js';
import type { Deploy } from './deploy-request.js';
import { findEndpoint } from './find-endpoint.js';
import { updateEndpoint } from './update-endpoint.js';

/**
 * Deploys a model as an endpoint, or to the endpoint of that name, as the mode says. Waits until requests are answered,
 * unless the configuration says otherwise.
 * @throws MlmodelError `RESOURCE_ALREADY_EXISTS` in the mode `create` if there is such an endpoint, and what AWS says
 * about a failure. What was created is removed, unless `archive` is set.
 */
export async function deploy(request: Deploy, work: Work): Promise<void> {
  const { name, config } = request;
  checkName(name, 'endpoint');
  if (config.variant_name !== undefined) checkName(config.variant_name, 'variant');
  const existing = await findEndpoint(name, work);
  const named = { ...request, modelName: uniqueName(name, 'model') };
  if (existing === undefined) return createEndpoint(named, work);
  if (config.mode !== 'create') return updateEndpoint(named, work);
  throw new MlmodelError(
    'RESOURCE_ALREADY_EXISTS',
    `There is an endpoint "${name}" in ${work.aws.region}. Update it, or choose another name.`,
  );
}
