import { unlessMissing } from '../aws/aws-error.js';
import { waitUntil } from '../aws/wait-until.js';
import type { Work } from '../aws/work.js';
import type { DeleteConfig } from '../config/sagemaker-config.js';
import { deleteModel } from '../resources/sagemaker-model.js';
import { findEndpoint } from './find-endpoint.js';

/** An endpoint to delete. */
export interface DeleteEndpoint {
  readonly name: string;
  readonly config: DeleteConfig;
}

/**
 * Deletes an endpoint, and its configuration and models unless `archive` is set, in the steps of MLflow. An endpoint
 * that is not there is no error.
 */
export async function deleteEndpoint({ name, config }: DeleteEndpoint, work: Work): Promise<void> {
  const sagemaker = await work.aws.sagemaker();
  const endpoint = await sagemaker.describeEndpoint({ EndpointName: name }).catch(unlessMissing);
  if (endpoint === undefined) {
    work.logger.info(`There is no endpoint "${name}" in ${work.aws.region}`);
    return;
  }
  await sagemaker.deleteEndpoint({ EndpointName: name });
  if (!config.synchronous) return;
  const waiting = {
    what: `The endpoint "${name}"`,
    later: 'Delete it again to remove its configuration and models too.',
    timeoutSeconds: config.timeout_seconds,
    pollSeconds: config.poll_seconds,
  };
  await waitUntil(
    async () => {
      const found = await findEndpoint(name, work);
      if (found === undefined) return { state: 'succeeded' };
      return { state: 'working', status: found.EndpointStatus ?? 'Deleting' };
    },
    waiting,
    work,
  );
  work.logger.info(`Deleted the endpoint ${name}`);
  if (!config.archive) await deleteVariants(endpoint.EndpointConfigName ?? '', work);
}

async function deleteVariants(configName: string, work: Work): Promise<void> {
  const sagemaker = await work.aws.sagemaker();
  const EndpointConfigName = configName;
  const config = await sagemaker
    .describeEndpointConfig({ EndpointConfigName })
    .catch(unlessMissing);
  if (config === undefined) return;
  await sagemaker.deleteEndpointConfig({ EndpointConfigName });
  work.logger.info(`Deleted the endpoint configuration ${configName}`);
  for (const { ModelName: model } of config.ProductionVariants ?? [])
    if (model !== undefined) await deleteModel(model, work);
}
