import { artifactLocation } from '../artifacts/artifact-location.js';
import type { StoreAddress } from '../connection/connection.js';
import type { ObjectStoreOptions } from '../object-stores/object-store.js';
import { openObjectWriter } from '../object-stores/open-object-writer.js';
import type { ArtifactWriter } from '../upload/artifact-writer.js';
import { LocalWriter } from '../upload/local-writer.js';
import { ServedWriter, type ServedWriterOptions } from '../upload/served-writer.js';

/** The tracking server, and how it and object stores are asked. */
export interface WriterContext extends ObjectStoreOptions, ServedWriterOptions {
  readonly address: StoreAddress;
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
      return new ServedWriter(place.path, context);
    case 'objects':
      return openObjectWriter(place.uri, context);
  }
}
