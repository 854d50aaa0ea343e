import type { DeploymentTarget } from '@mlmodel/deployments';
import type { LocalConfig } from './local-config.js';

/** Deployments on this machine: scoring servers in the background that are started again when they end. */
export const localTarget: DeploymentTarget<LocalConfig> = {
  specVersion: 1,
  name: 'local',
  help: {
    summary: 'Serves models on this machine, in the background.',
    uris: [
      { uri: 'local', meaning: 'the deployments of this user' },
      { uri: 'local:/FOLDER', meaning: 'those that are kept in another folder: local:/srv/models' },
    ],
    notes:
      'Each deployment keeps its port, its log and its state in a folder of its own. It survives the terminal; after a reboot, mlmodel deployments resume starts it again.',
  },
  async config(method) {
    const { configOf } = await import('./declared-config.js');
    return configOf(method);
  },
  async open(context) {
    const { openLocalClient } = await import('./local-client.js');
    return openLocalClient(context);
  },
  async commands() {
    const { resumeCommand } = await import('./resume-command.js');
    return { 'deployments resume': resumeCommand };
  },
};
