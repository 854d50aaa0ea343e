import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import type { Deployment, DeploymentClient, TargetContext } from '@mlmodel/deployments';
import type { GizmoConfig } from './gizmo-config.js';

/**
 * Opens a folder of deployments. It contacts nobody; methods do.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` without a folder
 */
export function openGizmoClient(context: TargetContext): DeploymentClient<GizmoConfig> {
  if (context.suffix === undefined) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      'Say in which folder the deployments are: -t gizmo_key:/FOLDER.',
    );
  }
  const root = resolve('/', context.suffix);
  return {
    async createDeployment({ name, modelUri, config, signal, onProgress }) {
      signal?.throwIfAborted();
      const folder = folderOf(root, name);
      const { directory, label } = await context.resolveModel(modelUri, { signal });
      await takeName(folder, name);
      try {
        onProgress?.({ step: `Copying ${label}` });
        await cp(directory, join(folder, 'model'), { recursive: true });
        signal?.throwIfAborted();
        const deployment = { name, model: label, ...config };
        await writeFile(join(folder, 'deployment.json'), JSON.stringify(deployment));
        return deployment;
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
    },
    async deleteDeployment({ name }) {
      await rm(folderOf(root, name), { recursive: true, force: true });
    },
    async listDeployments() {
      const names = await readdir(root).catch(() => []);
      const all = await Promise.all(names.sort().map((name) => readDeployment(root, name)));
      return all.filter((deployment) => deployment !== undefined);
    },
    async getDeployment({ name }) {
      const deployment = await readDeployment(root, name);
      if (deployment !== undefined) return deployment;
      throw new MlmodelError('RESOURCE_DOES_NOT_EXIST', `There is no deployment "${name}".`);
    },
  };
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` for a name that would be another folder */
function folderOf(root: string, name: string): string {
  if (/^[\w-]{1,100}$/.test(name)) return join(root, name);
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'A deployment is named with letters, digits, "_" and "-".',
  );
}

/** @throws MlmodelError `RESOURCE_ALREADY_EXISTS`; of two at the same time, one gets the name */
async function takeName(folder: string, name: string): Promise<void> {
  await mkdir(join(folder, '..'), { recursive: true });
  await mkdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause;
    throw new MlmodelError(
      'RESOURCE_ALREADY_EXISTS',
      `There is a deployment "${name}" already. Delete it first.`,
    );
  });
}

/** Undefined when it is not there, or not complete yet. */
async function readDeployment(root: string, name: string): Promise<Deployment | undefined> {
  const path = join(folderOf(root, name), 'deployment.json');
  return readFile(path, 'utf8').then(JSON.parse, () => undefined);
}
