import type { ConfigKey, ConfiguredMethod } from '@mlmodel/deployments';

const verbs: Readonly<Record<ConfiguredMethod, string>> = {
  createDeployment: 'create',
  updateDeployment: 'update',
  deleteDeployment: 'delete',
  createEndpoint: 'create-endpoint',
  updateEndpoint: 'update-endpoint',
  runLocal: 'run-local',
};

/** The commands below `mlmodel deployments` that take a key of a configuration. */
export function commandsOf({ methods }: ConfigKey): readonly string[] {
  return methods.map((method) => verbs[method]);
}
