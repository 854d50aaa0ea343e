import { artifactLocation } from '../artifacts/artifact-location.js';
import type { StoreAddress } from '../connection/connection.js';
import type { ObjectStoreOptions } from '../object-stores/object-store.js';
import { openObjectWriter } from '../object-stores/open-object-writer.js';
import type { ArtifactWriter } from '../upload/artifact-writer.js';
import { LocalWriter } from '../upload/local-writer.js';
import { ServedWriter } from '../upload/served-writer.js';
import type { Client } from '../with-stores.js';

/** The tracking server, and how it and object stores are asked. */
export interface WriterContext extends ObjectStoreOptions {
  /** Undefined when no tracking server is needed. */
  readonly address: StoreAddress | undefined;
  readonly client: Client;
  /** Sends what has to arrive after the upload is aborted, too. */
  readonly lastingClient: Client;
  readonly signal: AbortSignal | undefined;
}

/**
 * Opens the place where a tracking server keeps a model, as MLflow's clients do.
 * @param uri of the artifacts
 * @throws MlmodelError for a place that cannot be written to
 */
export function openWriter(uri: string, context: WriterContext): ArtifactWriter {
  const place = artifactLocation(uri, context.address);
  switch (place.kind) {
    case 'local':
      return new LocalWriter(place.path, context.signal);
    case 'served':
      return new ServedWriter(place.path, {
        ...context,
        client: context.client(place.server),
        lastingClient: context.lastingClient(place.server),
      });
    case 'objects':
      return openObjectWriter(place.uri, context);
  }
}
