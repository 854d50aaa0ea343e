import type { ArtifactWriter } from '../upload/artifact-writer.js';
import { schemeOf } from '../uri/model-uri.js';
import { AzureWriter } from './azure-writer.js';
import { GcsWriter } from './gcs-writer.js';
import type { ObjectStoreOptions } from './object-store.js';
import { S3Writer } from './s3-writer.js';

/** Opens a folder to write to. @throws MlmodelError `INVALID_PARAMETER_VALUE` for a malformed URI */
export function openObjectWriter(uri: string, options: ObjectStoreOptions): ArtifactWriter {
  switch (schemeOf(uri)) {
    case 's3':
      return new S3Writer(uri, options);
    case 'gs':
      return new GcsWriter(uri, options);
    case 'wasbs':
    case 'abfss':
      return new AzureWriter(uri, options);
    default:
      throw new TypeError('not the URI of an object store');
  }
}
