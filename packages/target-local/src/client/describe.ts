import type { Deployment } from '@mlmodel/deployments';
import { isSecure } from '../server/server-command.js';
import type { DeploymentSpec, SupervisorStatus } from '../state/deployment-spec.js';
import { isAlive } from '../state/process-identity.js';
import { type DeploymentFolder, readStatus } from '../state/state-folder.js';

/** What is known of a deployment. */
export async function describeDeployment(
  folder: DeploymentFolder,
  spec: DeploymentSpec,
): Promise<Deployment> {
  const status = await readStatus(folder);
  const state = stateOf(status);
  const { name, flavor, modelUri, config, generation, createdAt, updatedAt } = spec;
  return {
    ...{ name, flavor, state, url: urlOf(spec) },
    ...(isAlive(status?.server) && { pid: status?.server?.pid, adminUrl: status?.adminUrl }),
    ...(state !== 'stopped' && { restarts: status?.restarts, unit: status?.unit }),
    ...{ modelUri, directory: spec.directory, config, generation, createdAt, updatedAt },
    log: folder.log,
  };
}

/** The URL of a deployment, as this machine reaches it. */
export function urlOf({ host, port, config }: DeploymentSpec): string {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  const name = reachable.includes(':') ? `[${reachable}]` : reachable;
  return `${isSecure(config) ? 'https' : 'http'}://${name}:${port}`;
}

/** `unsupervised`: the server runs or starts, and is not started again when it ends. */
function stateOf(status: SupervisorStatus | undefined): string {
  if (isAlive(status?.supervisor)) return status.state;
  const { server, starting } = status ?? {};
  return isAlive(server) || isAlive(starting?.server) ? 'unsupervised' : 'stopped';
}
