import { MlmodelError } from '@mlmodel/core';
import type {
  CreateDeployment,
  DeleteDeployment,
  Deployment,
  DeploymentCall,
  DeploymentClient,
  TargetContext,
  UpdateDeployment,
} from '@mlmodel/deployments';
import type { Work } from '../aws/work.js';
import type {
  DeleteConfig,
  EndpointConfig,
  LocalConfig,
  PlaceConfig,
  SagemakerConfig,
} from '../config/sagemaker-config.js';
import { deleteEndpoint } from '../endpoint/delete-endpoint.js';
import { deploy } from '../endpoint/deploy.js';
import { getEndpoint, listEndpoints } from '../endpoint/described-endpoint.js';
import { invokeEndpoint } from '../endpoint/invoke-endpoint.js';
import { localModel } from '../resources/local-model.js';
import { placeOf } from './place-of.js';
import { runLocal } from './run-local.js';
import { withAws } from './with-aws.js';

/**
 * Makes a client of SageMaker: a deployment is an endpoint. It contacts AWS when a method is called.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a suffix that is not `REGION` or `REGION/ROLE`
 */
export function sagemakerClient(context: TargetContext): DeploymentClient<SagemakerConfig> {
  const place = placeOf(context.suffix);
  const inAws = <Result>(
    call: DeploymentCall & { readonly config?: PlaceConfig },
    work: (work: Work) => Promise<Result>,
  ) => withAws({ context, place, call }, work);

  async function deployModel({
    modelUri,
    ...request
  }: CreateDeployment<EndpointConfig>): Promise<Deployment> {
    const { name, config, signal } = request;
    const model = await localModel(
      await context.resolveModel(modelUri, { signal }),
      request.flavor,
    );
    await inAws(request, (work) => deploy({ name, model, config }, work));
    return { name, flavor: model.flavor };
  }

  return {
    createDeployment: deployModel,
    async updateDeployment({ modelUri, ...request }: UpdateDeployment<EndpointConfig>) {
      if (modelUri === undefined)
        throw new MlmodelError(
          'INVALID_PARAMETER_VALUE',
          'SageMaker cannot update an endpoint without a model. Give one with -m.',
        );
      return deployModel({ ...request, modelUri });
    },
    async deleteDeployment({ name, ...request }: DeleteDeployment<DeleteConfig>) {
      await inAws(request, (work) => deleteEndpoint({ name, config: request.config }, work));
    },
    listDeployments: (call) => inAws(call, listEndpoints),
    getDeployment: (call) => inAws(call, (work) => getEndpoint(call.name, work)),
    predict: ({ deploymentName, endpoint, inputs, ...call }) =>
      inAws(call, (work) => invokeEndpoint(deploymentName ?? endpoint ?? '', inputs, work)),
    runLocal: (request: CreateDeployment<LocalConfig>) => runLocal(request, context),
  };
}
