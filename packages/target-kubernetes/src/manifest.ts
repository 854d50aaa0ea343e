/** An object of Kubernetes, as its API takes it. */
export type Manifest = Readonly<Record<string, unknown>>;

/** What manifests are written for. */
export interface Deployed {
  /** A DNS label. */
  readonly name: string;
  /** The path or the URI of the model, with its version. */
  readonly model: string;
  readonly memory: PodMemory;
}

/** The memory of a pod, as quantities. */
export interface PodMemory {
  readonly request: string;
  readonly limit: string;
}

/** The labels that select the pods. */
export function selectorOf(name: string): Manifest {
  return { 'app.kubernetes.io/name': 'mlmodel', 'app.kubernetes.io/instance': name };
}

/** The metadata of an object. */
export function metadataOf(
  { name, model }: Deployed,
  { namespace }: { readonly namespace?: string | undefined },
): Manifest {
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    labels: { ...selectorOf(name), 'app.kubernetes.io/managed-by': 'mlmodel' },
    annotations: { 'mlmodel/model': model },
  };
}
