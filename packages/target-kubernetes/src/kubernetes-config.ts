/** What `createDeployment` takes; `declared-config.ts` describes each key. */
export interface KubernetesConfig {
  readonly image: string;
  readonly kind: 'deployment' | 'inference-service';
  readonly model_from: 'image' | 'uri';
  readonly output?: string | undefined;
  readonly namespace?: string | undefined;
  readonly min_replicas: number;
  readonly max_replicas: number;
  /** A quantity of Kubernetes. */
  readonly cpu: string;
  /** A quantity of Kubernetes; absent: it is measured. */
  readonly memory?: string | undefined;
  /** Seconds. */
  readonly timeout: number;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly env_secret?: string | undefined;
  readonly service_account?: string | undefined;
  readonly pull_secret?: string | undefined;
}
