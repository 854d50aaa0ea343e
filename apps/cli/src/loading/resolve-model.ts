import type { ModelSource } from '@mlmodel/registry';
import type { LoadingConfiguration } from '../options/model-options.js';
import { interruptible } from '../process/interruptible.js';
import { progressBar } from '../terminal/progress-bar.js';
import { withStatus } from '../terminal/status-line.js';

/** Where a command finds its model. */
export type ModelPlace = Pick<
  LoadingConfiguration,
  'modelUri' | 'trackingUri' | 'offline' | 'cacheSize'
>;

/** A model on disk, and what messages call it. */
export interface FoundModel {
  readonly modelUri: string;
  /** As it was given, with the version that an alias or a stage names now. */
  readonly location: string;
  /** Where it came from; absent for a path. */
  readonly source?: ModelSource;
}

/**
 * Downloads a model that is named by a URI of a tracking server or is in an object store or on a web server. For other
 * locations it does nothing, and loads no module of the registry.
 */
export async function resolveModelUri(place: ModelPlace): Promise<FoundModel> {
  const { modelUri } = place;
  if (!isRemote(modelUri)) return { modelUri, location: modelUri };
  const { labelOf, resolveModel } = await import('@mlmodel/registry');
  const { directory, source } = await withDownload(place, (options) =>
    resolveModel(modelUri, options),
  );
  return { modelUri: directory, location: labelOf(source), source };
}

/** What a download gets from the command. */
export interface DownloadOptions {
  readonly trackingUri: string | undefined;
  readonly offline: boolean;
  /** Bytes. */
  readonly cacheLimit: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { received: number; total: number | undefined }) => void;
}

/** Runs a download: signals end it, and the status line shows how far it is. */
export async function withDownload<Result>(
  place: ModelPlace,
  download: (options: DownloadOptions) => Promise<Result>,
): Promise<Result> {
  const { publicUri } = await import('@mlmodel/registry');
  const shown = publicUri(place.modelUri);
  let text = `Looking up ${shown}`;
  const onReceived = (received: string) => {
    text = `Downloading ${received}: ${shown}`;
  };
  return interruptible((signal) =>
    withStatus(
      () => text,
      () => download(downloadOptions(place, { signal, onReceived })),
    ),
  );
}

interface Watching {
  readonly signal: AbortSignal;
  /** Gets how much has arrived, such as `1.5 MB`. */
  readonly onReceived: (received: string) => void;
}

/** The options of a download whose progress somebody else shows. */
export function downloadOptions(
  { trackingUri, offline, cacheSize }: Omit<ModelPlace, 'modelUri'>,
  { signal, onReceived }: Watching,
): DownloadOptions {
  return {
    ...{ trackingUri, offline, signal },
    cacheLimit: cacheSize === undefined ? undefined : cacheSize * 1e9,
    onProgress({ received, total }) {
      const far =
        total === undefined || total === 0
          ? `${megabytes(received)} MB`
          : `${progressBar(received / total)} of ${megabytes(total)} MB`;
      onReceived(far);
    },
  };
}

/** URIs of models that may have to be downloaded. */
export function isRemote(uri: string): boolean {
  return /^(models|runs|mlflow-artifacts|s3|gs|wasbs|abfss|https?):/i.test(uri);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
