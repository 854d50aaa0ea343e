import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chooseFlavor, type Deployment, type UpdateDeployment } from '@mlmodel/deployments';
import { isSupervised, startSupervisor, updateSupervised } from '../keeper/supervisor-process.js';
import type { LocalConfig, UpdateConfig } from '../local-config.js';
import type { DeploymentSpec } from '../state/deployment-spec.js';
import { folderOf, readSpec, readStatus, writeSpec } from '../state/state-folder.js';
import { findModel } from './create-local.js';
import { describeDeployment } from './describe.js';
import { changeDeployment, type Place, unknownDeployment } from './place.js';

/**
 * Starts a server with another model or configuration beside the running one, on the same socket, and then stops that. A
 * server that does not start changes nothing.
 */
export function updateLocal(
  place: Place,
  request: UpdateDeployment<LocalConfig>,
): Promise<Deployment> {
  const { name, signal } = request;
  return changeDeployment(place, request, async (folder) => {
    const before = await readSpec(folder);
    if (before === undefined) throw unknownDeployment(name);
    const status = await readStatus(folder);
    const generation = 1 + Math.max(before.generation, status?.refused?.generation ?? 0);
    const copy = folder.model(generation);
    const serve = async () => {
      const spec = await changedSpec(place, { request, before, generation });
      request.onProgress?.({ step: `Starting ${name}` });
      if (isSupervised(status)) {
        await updateSupervised(folder, { before, spec, signal });
      } else {
        await writeSpec(folder, spec);
        await startSupervisor(folder, { environment: place.context.environment, signal });
      }
      return spec;
    };
    const spec = await serve().catch(async (error: unknown) => {
      await writeSpec(folder, before);
      await rm(copy, { recursive: true, force: true });
      throw error;
    });
    if (before.directory !== spec.directory && dirname(before.directory) === folder.path) {
      await rm(before.directory, { recursive: true, force: true });
    }
    return describeDeployment(folder, spec);
  });
}

interface Change {
  readonly request: UpdateDeployment<LocalConfig>;
  readonly before: DeploymentSpec;
  readonly generation: number;
}

async function changedSpec(
  place: Place,
  { request, before, generation }: Change,
): Promise<DeploymentSpec> {
  const { modelUri, flavor, signal } = request;
  const folder = folderOf(place.state, before.name);
  const given = Object.entries(request.config as UpdateConfig).filter(
    ([, value]) => value !== undefined,
  );
  const { workingDirectory } = before;
  const model =
    modelUri === undefined
      ? before
      : await findModel(place, { modelUri, signal, generation, folder });
  const chosen =
    modelUri === undefined
      ? { flavor: before.flavor, flags: before.flavorFlags }
      : await chooseFlavor({ ...model, flavor, workingDirectory });
  return {
    ...before,
    generation,
    modelUri: model.modelUri,
    directory: model.directory,
    flavor: chosen.flavor,
    flavorFlags: chosen.flags,
    config: { ...before.config, ...Object.fromEntries(given) },
    serverCommand: place.context.serverCommand,
    updatedAt: new Date().toISOString(),
  };
}
