import { busyPercent } from './deployment-manifests.js';
import type { KubernetesConfig } from './kubernetes-config.js';
import { type Deployed, type Manifest, metadataOf } from './manifest.js';
import { gracePeriod, serverContainer, volumes } from './server-container.js';

/** URIs that KServe's storage initializer fetches, into `/mnt/models`. */
const fetchedByKserve = /^(s3|gs|pvc|hf|https?):\/\//;

/**
 * An InferenceService with a custom predictor. KServe makes a Deployment, a Service and an autoscaler from it, without
 * Knative, whose pods allow fewer fields. Source of the fields:
 * https://kserve.github.io/website/docs/reference/crd-api
 */
export function inferenceService(deployed: Deployed, config: KubernetesConfig): Manifest {
  const { service_account: account, pull_secret: pullSecret } = config;
  const metadata = metadataOf(deployed, config);
  const annotations = {
    ...(metadata['annotations'] as Manifest),
    'serving.kserve.io/deploymentMode': 'RawDeployment',
  };
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { ...metadata, annotations },
    spec: {
      predictor: {
        minReplicas: config.min_replicas,
        maxReplicas: config.max_replicas,
        scaleMetric: 'cpu',
        scaleTarget: busyPercent,
        timeout: config.timeout,
        ...(account !== undefined && { serviceAccountName: account }),
        ...(pullSecret !== undefined && { imagePullSecrets: [{ name: pullSecret }] }),
        terminationGracePeriodSeconds: gracePeriod(config),
        containers: [
          serverContainer(deployed, config, {
            name: 'kserve-container',
            variables: kserveVariables(deployed, config),
          }),
        ],
        volumes,
      },
    },
  };
}

function kserveVariables(
  { name, model }: Deployed,
  { model_from: from }: KubernetesConfig,
): Readonly<Record<string, string>> {
  const path = `/v1/models/${name}`;
  return {
    MLMODEL_PATH_ALIAS: `${path}:predict=/invocations,${path}=/ping`,
    ...(from === 'uri' && { [fetchedByKserve.test(model) ? 'STORAGE_URI' : 'MODEL_URI']: model }),
  };
}
