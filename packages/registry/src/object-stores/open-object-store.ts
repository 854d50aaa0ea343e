import { schemeOf } from '../uri/model-uri.js';
import { AzureArtifacts } from './azure-artifacts.js';
import { GcsArtifacts } from './gcs-artifacts.js';
import type { ObjectStore, ObjectStoreOptions } from './object-store.js';
import { S3Artifacts } from './s3-artifacts.js';

/** The store of a URI of one of `objectSchemes`. @throws MlmodelError `INVALID_PARAMETER_VALUE` for a malformed one */
export function openObjectStore(uri: string, options: ObjectStoreOptions): ObjectStore {
  switch (schemeOf(uri)) {
    case 's3':
      return new S3Artifacts(uri, options);
    case 'gs':
      return new GcsArtifacts(uri, options);
    case 'wasbs':
    case 'abfss':
      return new AzureArtifacts(uri, options);
    default:
      throw new TypeError('not the URI of an object store');
  }
}
