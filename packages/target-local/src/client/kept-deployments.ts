import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { quoteName } from '@mlmodel/core';
import type {
  DeleteDeployment,
  Deployment,
  GetDeployment,
  ListDeployments,
} from '@mlmodel/deployments';
import { stopSupervisor } from '../keeper/supervisor-process.js';
import type { DeploymentSpec } from '../state/deployment-spec.js';
import {
  checkFolder,
  type DeploymentFolder,
  deploymentNames,
  folderOf,
  readSpec,
} from '../state/state-folder.js';
import { describeDeployment } from './describe.js';
import { changeDeployment, type Place, refuseEndpoint, unknownDeployment } from './place.js';

/** A deployment on disk. */
export interface KeptDeployment {
  readonly folder: DeploymentFolder;
  readonly spec: DeploymentSpec;
}

/**
 * Stops a deployment once its requests have ended, and removes its folder with the log.
 * @throws MlmodelError `RESOURCE_CONFLICT` for a folder that contains other files
 */
export async function deleteLocal(place: Place, request: DeleteDeployment<object>): Promise<void> {
  await changeDeployment(place, request, async (folder) => {
    await checkFolder(folder);
    if (!existsSync(folder.path))
      place.context.logger.info(`There is no local deployment ${quoteName(request.name)}.`);
    await stopSupervisor(folder);
    await rm(folder.path, { recursive: true, force: true });
  });
}

/** All deployments, by name; without those that are being created. */
export async function listLocal(
  place: Place,
  { endpoint }: ListDeployments,
): Promise<readonly Deployment[]> {
  refuseEndpoint(endpoint);
  const all = (await deploymentNames(place.state)).map(async (name) => {
    const folder = folderOf(place.state, name);
    try {
      const spec = await readSpec(folder);
      return spec === undefined ? [] : [await describeDeployment(folder, spec)];
    } catch (error) {
      return [{ name, state: 'unreadable', reason: (error as Error).message }];
    }
  });
  return (await Promise.all(all)).flat();
}

/** One deployment. @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` */
export async function getLocal(place: Place, request: GetDeployment): Promise<Deployment> {
  refuseEndpoint(request.endpoint);
  const { folder, spec } = await keptDeployment(place, request.name);
  return describeDeployment(folder, spec);
}

/** @throws MlmodelError `RESOURCE_DOES_NOT_EXIST` */
export async function keptDeployment({ state }: Place, name: string): Promise<KeptDeployment> {
  const folder = folderOf(state, name);
  const spec = await readSpec(folder);
  if (spec === undefined) throw unknownDeployment(name);
  return { folder, spec };
}
