import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MlmodelError, quoteName } from '@mlmodel/core';
import { takeLock } from '@mlmodel/core/cache';
import { type CreateDeployment, chooseFlavor, type Deployment } from '@mlmodel/deployments';
import { startSupervisor } from '../keeper/supervisor-process.js';
import type { CreateConfig, LocalConfig } from '../local-config.js';
import { findFreePort, isFreePort } from '../server/free-port.js';
import type { DeploymentSpec } from '../state/deployment-spec.js';
import {
  checkFolder,
  type DeploymentFolder,
  deploymentNames,
  folderOf,
  readSpec,
  writeSpec,
} from '../state/state-folder.js';
import { describeDeployment } from './describe.js';
import { changeDeployment, type Place } from './place.js';

/** Creates a deployment, and waits until its server is ready. */
export function createLocal(
  place: Place,
  request: CreateDeployment<LocalConfig>,
): Promise<Deployment> {
  const { name } = request;
  return changeDeployment(place, request, async (folder) => {
    if ((await readSpec(folder)) !== undefined) {
      throw new MlmodelError(
        'RESOURCE_ALREADY_EXISTS',
        `There is a local deployment ${quoteName(name)} already. Update it, or delete it first.`,
      );
    }
    await checkFolder(folder);
    try {
      return await describeDeployment(folder, await startDeployment(place, { request, folder }));
    } catch (error) {
      await rm(folder.path, { recursive: true, force: true });
      throw error;
    }
  });
}

interface NewDeployment {
  readonly request: CreateDeployment<LocalConfig>;
  readonly folder: DeploymentFolder;
}

/** How often another free port is tried. */
const mostPorts = 10;

async function startDeployment(
  place: Place,
  { request, folder }: NewDeployment,
): Promise<DeploymentSpec> {
  const { name, flavor, config, signal, onProgress } = request;
  const { host, port, ...server } = config as CreateConfig;
  const { environment, serverCommand } = place.context;
  const model = await findModel(place, { ...request, generation: 1, folder });
  const workingDirectory = process.cwd();
  const chosen = await chooseFlavor({ ...model, flavor, workingDirectory });
  const now = new Date().toISOString();
  await mkdir(folder.path, { recursive: true, mode: 0o700 });
  onProgress?.({ step: `Starting ${name}` });
  for (const tried = new Set<number>(); ; ) {
    const needed = { signal, host, port, tried };
    const spec = await withPort(place.state, needed, async (kept) => {
      const written: DeploymentSpec = {
        ...{ name, generation: 1, ...model, host, port: kept, config: server },
        ...{ flavor: chosen.flavor, flavorFlags: chosen.flags, workingDirectory },
        ...{ serverCommand, createdAt: now, updatedAt: now },
      };
      await writeSpec(folder, written);
      return written;
    });
    try {
      await startSupervisor(folder, { environment, signal });
      return spec;
    } catch (error) {
      tried.add(spec.port);
      // Another program may have taken the port since, such as a deployment that is kept in another folder.
      const isTaken = port === undefined && !(await isFreePort(host, spec.port));
      if (!isTaken || signal?.aborted || tried.size === mostPorts) throw error;
    }
  }
}

/** A model to deploy, and the deployment that it is for. */
interface NeededModel {
  readonly modelUri: string;
  readonly signal?: AbortSignal | undefined;
  readonly generation: number;
  readonly folder: DeploymentFolder;
}

/** Finds a model; a copy that a cache may remove is copied into the folder of the deployment. */
export async function findModel(
  { context }: Place,
  { modelUri, signal, generation, folder }: NeededModel,
): Promise<Pick<DeploymentSpec, 'modelUri' | 'directory'>> {
  const { directory, isCached, label } = await context.resolveModel(modelUri, { signal });
  if (!isCached) return { modelUri: label, directory };
  const copy = folder.model(generation);
  await mkdir(folder.path, { recursive: true, mode: 0o700 });
  // A call that was killed may have left a part of another model.
  await rm(copy, { recursive: true, force: true });
  await cp(directory, copy, { recursive: true, dereference: true });
  return { modelUri: label, directory: copy };
}

interface NeededPort {
  readonly signal: AbortSignal | undefined;
  readonly host: string;
  /** Absent: a free one. */
  readonly port: number | undefined;
  /** Ports that turned out not to be free. */
  readonly tried: ReadonlySet<number>;
}

/** Chooses a port that no other deployment has, and keeps others from choosing until it is written down. */
async function withPort<Result>(
  state: string,
  { signal, host, port, tried }: NeededPort,
  write: (port: number) => Promise<Result>,
): Promise<Result> {
  const release = await takeLock(join(state, '.ports.lock'), { signal });
  try {
    const others = await Promise.all(
      (await deploymentNames(state)).map(async (name) =>
        readSpec(folderOf(state, name)).catch(() => undefined),
      ),
    );
    const owners = new Map(
      others.flatMap((spec) => (spec ? [[spec.port, spec.name] as const] : [])),
    );
    const owner = port === undefined ? undefined : owners.get(port);
    const taken = new Set([...owners.keys(), ...tried]);
    if (owner === undefined) return await write(port ?? (await findFreePort(host, taken)));
    throw new MlmodelError(
      'RESOURCE_CONFLICT',
      `Port ${port} is that of the deployment ${quoteName(owner)}. Give another one: -C port=….`,
    );
  } finally {
    await release();
  }
}
