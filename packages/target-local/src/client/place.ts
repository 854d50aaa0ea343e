import { MlmodelError, quoteName } from '@mlmodel/core';
import type { GetDeployment, TargetContext } from '@mlmodel/deployments';
import { type DeploymentFolder, folderOf, withLock } from '../state/state-folder.js';

/** Where a client works. */
export interface Place {
  readonly context: TargetContext;
  /** The folder of all deployments. */
  readonly state: string;
}

/**
 * Changes a deployment, which no other process does at the same time.
 * @throws MlmodelError `NOT_IMPLEMENTED` when an endpoint is given
 */
export function changeDeployment<Result>(
  { state }: Place,
  { name, endpoint, signal }: GetDeployment,
  change: (folder: DeploymentFolder) => Promise<Result>,
): Promise<Result> {
  refuseEndpoint(endpoint);
  const folder = folderOf(state, name);
  return withLock({ state, name, signal }, () => change(folder));
}

/** The error for a name without a deployment. */
export function unknownDeployment(name: string): MlmodelError {
  return new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `There is no local deployment ${quoteName(name)}. mlmodel deployments list -t local shows all.`,
  );
}

/** @throws MlmodelError `NOT_IMPLEMENTED` when one is given */
export function refuseEndpoint(endpoint: string | undefined): void {
  if (endpoint === undefined) return;
  throw new MlmodelError(
    'NOT_IMPLEMENTED',
    'The target "local" has no endpoints: each deployment has a URL of its own. Leave out --endpoint.',
  );
}
