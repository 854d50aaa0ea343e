import type { DeploymentTarget } from '@mlmodel/deployments';
import type { GizmoConfig } from './gizmo-config.js';

/** Copies models into a folder. */
export const gizmoTarget: DeploymentTarget<GizmoConfig> = {
  specVersion: 1,
  name: 'gizmo_key',
  help: {
    summary: 'Copies models into a folder.',
    uris: [{ uri: 'gizmo_key:/FOLDER', meaning: 'the folder: gizmo_key:/srv/models' }],
  },
  async config(method) {
    if (method !== 'createDeployment') return undefined;
    const { createConfig } = await import('./gizmo-config.js');
    return createConfig;
  },
  async open(context) {
    const { openGizmoClient } = await import('./gizmo-client.js');
    return openGizmoClient(context);
  },
};
