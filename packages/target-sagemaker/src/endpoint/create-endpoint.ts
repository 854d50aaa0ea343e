import { sentence } from '../aws/aws-error.js';
import { waitUntil } from '../aws/wait-until.js';
import type { Work } from '../aws/work.js';
import { appNameTag } from '../config/app-name-tag.js';
import { Created } from '../resources/created.js';
import { prepareModel } from '../resources/prepare-model.js';
import { createModel, tagList } from '../resources/sagemaker-model.js';
import type { NamedDeploy } from './deploy-request.js';
import { createEndpointConfig, productionVariant } from './endpoint-config.js';
import { creationOf, lookCommand } from './endpoint-status.js';

/** Creates an endpoint with one variant, in the steps of MLflow. */
export async function createEndpoint(request: NamedDeploy, work: Work): Promise<void> {
  const { name, config } = request;
  const created = new Created(work, config.archive);
  await created.steps(() => startCreation(request, work, created));
  if (!config.synchronous) return;
  const waiting = {
    what: `The endpoint "${name}"`,
    later: `${lookCommand(name, work)}, and delete it if it is not wanted.`,
    timeoutSeconds: config.timeout_seconds,
    pollSeconds: config.poll_seconds,
  };
  const end = await waitUntil(creationOf(name, work), waiting, work);
  if (end.state === 'failed')
    throw await created.failure(
      `SageMaker could not create the endpoint "${name}": ${sentence(end.reason)}`,
    );
  work.logger.info(`The endpoint "${name}" answers requests`);
}

async function startCreation(
  { name, model, modelName, config }: NamedDeploy,
  work: Work,
  created: Created,
): Promise<void> {
  const prepared = await prepareModel({ name: modelName, model, config }, work, created);
  await createModel(prepared, work, created);
  const variants = [productionVariant(modelName, 1, config)];
  const configName = await createEndpointConfig({ name, variants, config }, work, created);
  created.goOn();
  const sagemaker = await work.aws.sagemaker();
  await sagemaker.createEndpoint({
    EndpointName: name,
    EndpointConfigName: configName,
    Tags: tagList({ [appNameTag]: name, ...config.tags }),
  });
  created.add(`the endpoint ${name}`, () => sagemaker.deleteEndpoint({ EndpointName: name }));
}
