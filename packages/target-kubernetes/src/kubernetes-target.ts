import type { DeploymentTarget } from '@mlmodel/deployments';
import type { KubernetesConfig } from './kubernetes-config.js';

/** Writes manifests for `kubectl apply -f -`. It talks to no cluster. */
export const kubernetesTarget: DeploymentTarget<KubernetesConfig> = {
  specVersion: 1,
  name: 'kubernetes',
  help: {
    summary: 'Writes what Kubernetes needs to serve a model, for kubectl apply -f -.',
    uris: [{ uri: 'kubernetes', meaning: 'the only one; -C namespace=NAME sets the namespace' }],
    notes:
      'Kubernetes keeps the deployments: list, change and delete them with kubectl. The memory of a pod is measured with the model unless it is given.',
  },
  async config(method) {
    if (method !== 'createDeployment') return undefined;
    return (await import('./declared-config.js')).kubernetesConfig;
  },
  async open(context) {
    const { openKubernetes } = await import('./kubernetes-client.js');
    return openKubernetes(context);
  },
};
