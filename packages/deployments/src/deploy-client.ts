import { MlmodelError, safeLogger } from '@mlmodel/core';
import { openModelDirectory, resolveModelLocation } from '@mlmodel/core/node';
import type { DeploymentClient } from './deployment-client.js';
import type { ConfiguredMethod, DeploymentTarget } from './deployment-target.js';
import { findTarget, type TargetSelection } from './find-target.js';
import { notSupported, type OptionalMethod } from './not-supported.js';
import type { TargetContext } from './target-context.js';
import { parseTargetUri } from './target-uri.js';

/**
 * A client with all methods: those that the target lacks reject with an error that says so. Configurations are checked
 * before the target sees them.
 */
export type DeployClient = {
  readonly [Method in keyof DeploymentClient]-?: Checked<Required<DeploymentClient>[Method]>;
};

type Checked<Method> = Method extends (request: infer Request) => infer Result
  ? (request: Request extends { readonly config: object } ? Unchecked<Request> : Request) => Result
  : never;

/** A request whose configuration is not checked yet; without one, defaults apply. */
type Unchecked<Request> = Omit<Request, 'config'> & {
  readonly config?: Readonly<Record<string, unknown>> | undefined;
};

/** Which target is used, and what it gets. Defaults are those of a program that is not the command. */
export interface DeployClientOptions
  extends TargetSelection,
    Partial<Omit<TargetContext, 'suffix'>> {}

/**
 * Finds a target and opens it.
 * @param targetUri `local`, `sagemaker:/us-west-2`
 * @throws MlmodelError when the target is not installed or is broken, and for a suffix that it does not take
 */
export async function getDeployClient(
  targetUri: string,
  options: DeployClientOptions = {},
): Promise<DeployClient> {
  const { name } = parseTargetUri(targetUri);
  const target = await findTarget(name, options).open();
  return openTarget(target, { ...options, targetUri });
}

/**
 * Opens a target.
 * @throws MlmodelError for a suffix that it does not take
 */
export async function openTarget(
  target: DeploymentTarget,
  {
    targetUri = target.name,
    ...options
  }: DeployClientOptions & { readonly targetUri?: string } = {},
): Promise<DeployClient> {
  const { suffix } = parseTargetUri(targetUri);
  const client = await target.open({
    suffix,
    logger: safeLogger(options.logger),
    serverCommand: options.serverCommand ?? ['mlmodel', 'serve'],
    environment: options.environment ?? process.env,
    resolveModel: options.resolveModel ?? localModel,
    write: options.write ?? writeToStdout,
  });
  return checkedClient(target, client);
}

function checkedClient(target: DeploymentTarget, client: DeploymentClient): DeployClient {
  const { name } = target;
  const method = <Name extends OptionalMethod>(key: Name): Required<DeploymentClient>[Name] => {
    const own = client[key];
    if (own === undefined) throw notSupported(name, key);
    return own.bind(client) as Required<DeploymentClient>[Name];
  };
  const configured = async <Request extends { readonly config?: unknown }>(
    request: Request,
    key: ConfiguredMethod,
  ) => ({
    ...request,
    config: await checkedConfig(target, { method: key, given: request.config }),
  });
  return {
    async createDeployment(request) {
      requireName(request.name, 'deployment');
      return client.createDeployment(await configured(request, 'createDeployment'));
    },
    async updateDeployment(request) {
      const update = method('updateDeployment');
      requireName(request.name, 'deployment');
      if (request.flavor !== undefined && request.modelUri === undefined) {
        throw refused('Another flavor needs the model too: give its URI with the flavor.');
      }
      return update(await configured(request, 'updateDeployment'));
    },
    async deleteDeployment(request) {
      const remove = method('deleteDeployment');
      requireName(request.name, 'deployment');
      return remove(await configured(request, 'deleteDeployment'));
    },
    listDeployments: async (request) => method('listDeployments')(request),
    getDeployment: async (request) => method('getDeployment')(request),
    predict: async (request) => method('predict')(oneOfBoth(request)),
    predictStream: async (request) => method('predictStream')(oneOfBoth(request)),
    explain: async (request) => method('explain')(oneOfBoth(request)),
    async createEndpoint(request) {
      const create = method('createEndpoint');
      requireName(request.name, 'endpoint');
      return create(await configured(request, 'createEndpoint'));
    },
    async updateEndpoint(request) {
      return method('updateEndpoint')(await configured(request, 'updateEndpoint'));
    },
    deleteEndpoint: async (request) => method('deleteEndpoint')(request),
    listEndpoints: async (request) => method('listEndpoints')(request),
    getEndpoint: async (request) => method('getEndpoint')(request),
    async runLocal(request) {
      const run = method('runLocal');
      return run(await configured(request, 'runLocal'));
    },
  };
}

interface GivenConfig {
  readonly method: ConfiguredMethod;
  readonly given: unknown;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the key */
async function checkedConfig(
  target: DeploymentTarget,
  { method, given = {} }: GivenConfig,
): Promise<object> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw refused('The configuration of a deployment is an object.');
  }
  const declared = await target.config?.(method);
  if (declared !== undefined) return declared.parse({ ...given });
  const [key] = Object.keys(given);
  if (key === undefined) return {};
  throw refused(`The target "${target.name}" takes no configuration for ${method}.`);
}

function requireName(name: unknown, of: string): void {
  if (typeof name === 'string' && name.trim() !== '') return;
  throw refused(`The ${of} needs a name.`);
}

function oneOfBoth<
  Request extends { readonly deploymentName?: unknown; readonly endpoint?: unknown },
>(request: Request): Request {
  if ((request.deploymentName === undefined) !== (request.endpoint === undefined)) return request;
  throw refused('Give the name of a deployment or that of an endpoint, and not both.');
}

function refused(message: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message);
}

/** Only models on this machine; a program that has a registry passes another function. */
async function localModel(uri: string) {
  const { directory } = await openModelDirectory(resolveModelLocation(uri));
  return { directory, isCached: false, label: uri };
}

function writeToStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
