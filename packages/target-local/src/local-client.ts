import type { DeploymentClient, TargetContext } from '@mlmodel/deployments';
import { createLocal } from './client/create-local.js';
import { deleteLocal, getLocal, listLocal } from './client/kept-deployments.js';
import { predictLocal, streamLocal } from './client/predict-local.js';
import { runLocally } from './client/run-locally.js';
import { updateLocal } from './client/update-local.js';
import type { LocalConfig } from './local-config.js';
import { stateFolder } from './state/state-folder.js';

/** Opens the deployments in one folder of this machine. */
export function openLocalClient(context: TargetContext): DeploymentClient<LocalConfig> {
  const place = { context, state: stateFolder(context.suffix, context.environment) };
  return {
    createDeployment: (request) => createLocal(place, request),
    updateDeployment: (request) => updateLocal(place, request),
    deleteDeployment: (request) => deleteLocal(place, request),
    listDeployments: (request) => listLocal(place, request),
    getDeployment: (request) => getLocal(place, request),
    predict: (request) => predictLocal(place, request),
    predictStream: (request) => streamLocal(place, request),
    runLocal: (request) => runLocally(place, request),
  };
}
