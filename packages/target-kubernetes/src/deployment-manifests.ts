import type { KubernetesConfig } from './kubernetes-config.js';
import { type Deployed, type Manifest, metadataOf, selectorOf } from './manifest.js';
import { containerPort, gracePeriod, serverContainer, volumes } from './server-container.js';

/** Percent of the requested processor time above which pods are added. */
export const busyPercent = 70;

/**
 * A Deployment with what belongs to it: Service, PodDisruptionBudget, HorizontalPodAutoscaler, NetworkPolicy. Source of
 * the fields: https://kubernetes.io/docs/reference/kubernetes-api/
 */
export function deploymentManifests(
  deployed: Deployed,
  config: KubernetesConfig,
): readonly Manifest[] {
  const { name } = deployed;
  const metadata = metadataOf(deployed, config);
  const matchLabels = selectorOf(name);
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels },
        // A new version has to be ready before a pod of the old one goes.
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: { metadata: { labels: metadata['labels'] }, spec: podSpec(deployed, config) },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        selector: matchLabels,
        ports: [{ name: 'http', port: 80, targetPort: containerPort, protocol: 'TCP' }],
      },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { selector: { matchLabels }, maxUnavailable: 1 },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: config.min_replicas,
        maxReplicas: config.max_replicas,
        metrics: [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              target: { type: 'Utilization', averageUtilization: busyPercent },
            },
          },
        ],
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: { matchLabels },
        ingress: [{ ports: [{ port: containerPort, protocol: 'TCP' }] }],
        // A model in the image needs no connection of its own.
        policyTypes: config.model_from === 'image' ? ['Ingress', 'Egress'] : ['Ingress'],
      },
    },
  ];
}

function podSpec(deployed: Deployed, config: KubernetesConfig): Manifest {
  const variables = config.model_from === 'uri' ? { MODEL_URI: deployed.model } : {};
  const { service_account: account, pull_secret: pullSecret } = config;
  return {
    ...(account !== undefined && { serviceAccountName: account }),
    // The server does not talk to Kubernetes.
    automountServiceAccountToken: false,
    ...(pullSecret !== undefined && { imagePullSecrets: [{ name: pullSecret }] }),
    terminationGracePeriodSeconds: gracePeriod(config),
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: selectorOf(deployed.name) },
      },
    ],
    containers: [serverContainer(deployed, config, { name: 'server', variables })],
    volumes,
  };
}
