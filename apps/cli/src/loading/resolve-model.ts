import type { ModelSource } from '@mlmodel/registry';
import type { LoadingConfiguration } from '../options/model-options.js';
import { interruptible } from '../process/interruptible.js';
import { withStatus } from '../terminal/status-line.js';

/** Where a command finds its model. */
export type ModelPlace = Pick<LoadingConfiguration, 'modelUri' | 'trackingUri' | 'offline'>;

/** A model on disk, and what messages call it. */
export interface FoundModel {
  readonly modelUri: string;
  /** As it was given, with the version that an alias or a stage names now. */
  readonly location: string;
}

/**
 * Downloads a model that is named by a URI of a tracking server or of an object store. For other locations it does nothing, and loads no module
 * of the registry.
 */
export async function resolveModelUri(place: ModelPlace): Promise<FoundModel> {
  const { modelUri } = place;
  if (!isRemote(modelUri)) return { modelUri, location: modelUri };
  const { resolveModel } = await import('@mlmodel/registry');
  const { directory, source } = await withDownload(place, (options) =>
    resolveModel(modelUri, options),
  );
  return { modelUri: directory, location: withVersion(source) };
}

/** What a download gets from the command. */
export interface DownloadOptions {
  readonly trackingUri: string | undefined;
  readonly offline: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { received: number; total: number | undefined }) => void;
}

/** Runs a download: signals end it, and the status line shows how far it is. */
export function withDownload<Result>(
  { modelUri, trackingUri, offline }: ModelPlace,
  download: (options: DownloadOptions) => Promise<Result>,
): Promise<Result> {
  let text = `Looking up ${modelUri}`;
  const onProgress: DownloadOptions['onProgress'] = ({ received, total }) => {
    const all = total === undefined ? '' : ` of ${megabytes(total)}`;
    text = `Downloading ${modelUri}: ${megabytes(received)}${all} MB`;
  };
  return interruptible((signal) =>
    withStatus(
      () => text,
      () => download({ trackingUri, offline, signal, onProgress }),
    ),
  );
}

/** URIs of models that may have to be downloaded. */
function isRemote(uri: string): boolean {
  return /^(models|runs|mlflow-artifacts|s3|gs|wasbs|abfss):/i.test(uri);
}

function withVersion({ uri, version }: ModelSource): string {
  return version === undefined || uri.endsWith(`/${version}`) ? uri : `${uri} (version ${version})`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
