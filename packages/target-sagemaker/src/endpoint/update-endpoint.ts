import type { ProductionVariant } from '@aws-sdk/client-sagemaker';
import { errorText, MlmodelError } from '@mlmodel/core';
import { sentence } from '../aws/aws-error.js';
import { waitUntil } from '../aws/wait-until.js';
import type { Work } from '../aws/work.js';
import { Created } from '../resources/created.js';
import { prepareModel } from '../resources/prepare-model.js';
import { createModel, deleteModel } from '../resources/sagemaker-model.js';
import type { NamedDeploy } from './deploy-request.js';
import { createEndpointConfig, productionVariant } from './endpoint-config.js';
import { lookCommand, updateOf } from './endpoint-status.js';

/** What an endpoint served before its update, and the configuration that it gets. */
interface Update {
  readonly oldConfig: string;
  readonly oldVariants: readonly ProductionVariant[];
  readonly newConfig: string;
}

/** Replaces the variants of an endpoint, or adds one, in the steps of MLflow. It answers requests all the time. */
export async function updateEndpoint(request: NamedDeploy, work: Work): Promise<void> {
  const { name, config } = request;
  const created = new Created(work, config.archive);
  const update = await created.steps(() => startUpdate(request, work, created));
  if (!config.synchronous) return;
  const waiting = {
    what: `The endpoint "${name}"`,
    later: `${lookCommand(name, work)}.`,
    timeoutSeconds: config.timeout_seconds,
    pollSeconds: config.poll_seconds,
  };
  const end = await waitUntil(updateOf(name, update.newConfig, work), waiting, work);
  if (end.state === 'failed') {
    const message = `SageMaker could not update the endpoint "${name}": ${sentence(end.reason)}`;
    const isInUse = (await configOf(name, work)) === update.newConfig;
    throw isInUse ? new MlmodelError('INVALID_STATE', message) : await created.failure(message);
  }
  work.logger.info(`The endpoint "${name}" is updated`);
  if (!config.archive) await cleanUp(request, update, work);
}

async function startUpdate(
  { name, model, modelName, config }: NamedDeploy,
  work: Work,
  created: Created,
): Promise<Update> {
  const prepared = await prepareModel({ name: modelName, model, config }, work, created);
  const sagemaker = await work.aws.sagemaker();
  const oldConfig = await configOf(name, work);
  const { ProductionVariants: oldVariants = [] } = await sagemaker.describeEndpointConfig({
    EndpointConfigName: oldConfig,
  });
  await createModel(prepared, work, created);
  const variants =
    config.mode === 'add'
      ? [...oldVariants, productionVariant(modelName, 0, config)]
      : [productionVariant(modelName, 1, config)];
  const newConfig = await createEndpointConfig({ name, variants, config }, work, created);
  created.goOn();
  await sagemaker.updateEndpoint({ EndpointName: name, EndpointConfigName: newConfig });
  return { oldConfig, oldVariants, newConfig };
}

async function configOf(name: string, { aws }: Work): Promise<string> {
  const sagemaker = await aws.sagemaker();
  const { EndpointConfigName: config = '' } = await sagemaker.describeEndpoint({
    EndpointName: name,
  });
  return config;
}

/** Removes what the endpoint no longer uses. The update has succeeded, so that failures are only warned of. */
async function cleanUp(
  { config }: NamedDeploy,
  { oldConfig, oldVariants }: Update,
  work: Work,
): Promise<void> {
  const warn = (error: unknown) => work.logger.warn(`Not cleaned up: ${errorText(error)}`);
  if (config.mode === 'replace')
    for (const { ModelName: model } of oldVariants)
      if (model !== undefined) await deleteModel(model, work).catch(warn);
  const sagemaker = await work.aws.sagemaker();
  await sagemaker
    .deleteEndpointConfig({ EndpointConfigName: oldConfig })
    .then(() => work.logger.info(`Deleted the endpoint configuration ${oldConfig}`), warn);
}
