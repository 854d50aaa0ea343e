import { MlmodelError } from '@mlmodel/core';
import type { DeploymentClient } from './deployment-client.js';

/** A method that a target may lack. */
export type OptionalMethod = Exclude<keyof DeploymentClient, 'createDeployment'>;

/** What a target without a method does not do, to follow `does not`. */
const deeds: Readonly<Record<OptionalMethod, string>> = {
  updateDeployment: 'update deployments',
  deleteDeployment: 'delete deployments',
  listDeployments: 'list deployments',
  getDeployment: 'describe deployments',
  predict: 'predict with its deployments',
  predictStream: 'stream predictions',
  explain: 'explain predictions',
  createEndpoint: 'create endpoints',
  updateEndpoint: 'update endpoints',
  deleteEndpoint: 'delete endpoints',
  listEndpoints: 'list endpoints',
  getEndpoint: 'describe endpoints',
  runLocal: 'run models locally',
};

/** The error for a method that a target does not have. */
export function notSupported(target: string, method: OptionalMethod): MlmodelError {
  return new MlmodelError(
    'NOT_IMPLEMENTED',
    `The target "${target}" does not ${deeds[method]}. mlmodel deployments help -t ${target} says what it does.`,
  );
}
