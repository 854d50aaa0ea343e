import { writeFile } from 'node:fs/promises';
import { MlmodelError, quoteName } from '@mlmodel/core';
import type { CreateDeployment, DeploymentClient, TargetContext } from '@mlmodel/deployments';
import { stringify } from 'yaml';
import { deploymentManifests } from './deployment-manifests.js';
import { inferenceService } from './inference-service.js';
import type { KubernetesConfig } from './kubernetes-config.js';
import type { Deployed, Manifest, PodMemory } from './manifest.js';
import { measureModel } from './measure-model.js';
import { memoryFor } from './pod-memory.js';

/**
 * The client of the target.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a suffix
 */
export function openKubernetes(context: TargetContext): DeploymentClient<KubernetesConfig> {
  if (context.suffix !== undefined) {
    throw refused('The target kubernetes has no suffix: name a namespace with -C namespace=NAME.');
  }
  return {
    async createDeployment(request) {
      const { name, config } = request;
      checkRequest(request);
      const model = await context.resolveModel(request.modelUri, { signal: request.signal });
      const { directory, label, versionUri: uri = label } = model;
      checkUri(uri, config);
      const memory = await podMemory(request, { context, directory });
      const deployed: Deployed = { name, model: uri, memory };
      const manifests =
        config.kind === 'deployment'
          ? deploymentManifests(deployed, config)
          : [inferenceService(deployed, config)];
      const text = textOf(manifests);
      if (config.output === undefined) await context.write(text);
      else await writeOutput(config.output, text);
      const kinds = manifests.map(({ kind }) => kind);
      return { name, model: uri, kinds, memory: memory.request, output: config.output };
    },
  };
}

/** What is not a valid name of a Service, which the others are named after. */
const label = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` for what manifests cannot say */
function checkRequest({
  name,
  flavor,
  endpoint,
  config,
}: CreateDeployment<KubernetesConfig>): void {
  if (!label.test(name)) {
    throw refused(
      `The name ${quoteName(name)} is not one of Kubernetes: use up to 63 small letters, digits and "-", beginning with a letter and not ending with "-".`,
    );
  }
  if (flavor !== undefined)
    throw refused('The image decides which flavors there are. Leave the flavor out.');
  if (endpoint !== undefined)
    throw refused('The target kubernetes has no endpoints. Leave the endpoint out.');
  if (config.min_replicas > config.max_replicas) {
    throw refused('min_replicas must not be larger than max_replicas.');
  }
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` for a model that a pod cannot fetch */
function checkUri(uri: string, { model_from: from }: KubernetesConfig): void {
  if (from === 'image' || /^(?!file:)[a-z][a-z0-9+.-]+:/i.test(uri)) return;
  throw refused(
    'With -C model_from=uri a pod fetches the model, so that its URI cannot be a folder of this machine. Name it by models:/, s3:// or the like.',
  );
}

interface Measured {
  readonly context: TargetContext;
  readonly directory: string;
}

async function podMemory(
  { config: { memory }, signal, onProgress }: CreateDeployment<KubernetesConfig>,
  { context: { serverCommand, environment, logger }, directory }: Measured,
): Promise<PodMemory> {
  if (memory !== undefined) return { request: memory, limit: memory };
  onProgress?.({ step: 'Measuring the memory of the model' });
  const bytes = await measureModel({ directory, serverCommand, environment, signal });
  logger.info(`The model took ${(bytes / 1e6).toFixed(0)} MB here`);
  return memoryFor(bytes);
}

function textOf(manifests: readonly Manifest[]): string {
  // kubectl reads YAML 1.1, where words such as `on` are truth values.
  const options = { aliasDuplicateObjects: false, lineWidth: 0, compat: 'yaml-1.1' } as const;
  return manifests.map((manifest) => stringify(manifest, options)).join('---\n');
}

async function writeOutput(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: unknown) => {
    const message = `${quoteName(path)} cannot be written: ${String(cause)}. Name another file with -C output=FILE.`;
    throw new MlmodelError('IO_ERROR', message, { cause });
  });
}

function refused(message: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message);
}
