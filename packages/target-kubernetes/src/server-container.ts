import type { KubernetesConfig } from './kubernetes-config.js';
import type { Deployed, Manifest } from './manifest.js';

/** The port of the server in the container. */
export const containerPort = 8080;

/** Seconds for which a stopping server takes connections, until the proxies of Kubernetes know. */
const drainDelay = 5;

/** Seconds from the end of the last request to that of the process. */
const endDelay = 10;

/** Seconds that a model may take to load, as `loadTimeout` of the server. */
const loadSeconds = 600;

/** Seconds from SIGTERM to the end of the server: it takes requests, and each gets its time limit. */
function drainTimeout({ timeout }: KubernetesConfig): number {
  return drainDelay + timeout;
}

/** Seconds from SIGTERM to SIGKILL, by which the server has ended. */
export function gracePeriod(config: KubernetesConfig): number {
  return drainTimeout(config) + endDelay;
}

/** What differs between kinds of pods. */
interface PodKind {
  /** The name that the container has to have. */
  readonly name: string;
  /** Further variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The container of the server. */
export function serverContainer(
  { memory: { request, limit } }: Deployed,
  config: KubernetesConfig,
  { name, variables }: PodKind,
): Manifest {
  const { image, cpu, env_secret: secret } = config;
  const env = Object.entries({ ...serverVariables(config), ...variables, ...config.env });
  return {
    name,
    image,
    ports: [{ containerPort, protocol: 'TCP' }],
    env: env.map(([variable, value]) => ({ name: variable, value })),
    ...(secret !== undefined && { envFrom: [{ secretRef: { name: secret } }] }),
    resources: { requests: { cpu, memory: request }, limits: { memory: limit } },
    startupProbe: probe('/readyz', { periodSeconds: 2, failureThreshold: loadSeconds / 2 }),
    readinessProbe: probe('/readyz', { periodSeconds: 5, failureThreshold: 1 }),
    livenessProbe: probe('/livez', { periodSeconds: 10, failureThreshold: 3 }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10001,
      runAsGroup: 10001,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  };
}

/** The only folder that the server can write to. */
export const volumes: readonly Manifest[] = [{ name: 'tmp', emptyDir: {} }];

function serverVariables(config: KubernetesConfig): Readonly<Record<string, string>> {
  return {
    MLMODEL_PLATFORM: 'kserve',
    MLMODEL_PORT: String(containerPort),
    MLMODEL_TIMEOUT: String(config.timeout),
    MLMODEL_DRAIN_DELAY: String(drainDelay),
    MLMODEL_DRAIN_TIMEOUT: String(drainTimeout(config)),
    MLMODEL_LOG_FORMAT: 'json',
    HOME: '/tmp',
    XDG_CACHE_HOME: '/tmp/cache',
  };
}

function probe(path: string, times: Manifest): Manifest {
  return { httpGet: { path, port: containerPort }, timeoutSeconds: 5, ...times };
}
