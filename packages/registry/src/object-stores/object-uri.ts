import { MlmodelError } from '@mlmodel/core';
import { withoutSecrets } from '../uri/model-uri.js';
import { withoutTrailingSlashes } from '../uri/slashes.js';

/** What a URI of an object store names, percent signs and other scripts taken literally, as in MLflow. */
export interface ObjectUri {
  /** A bucket; in Azure, a container with its account. */
  readonly authority: string;
  /** Without a slash at its end. */
  readonly path: string;
}

/**
 * Reads a URI as MLflow does (`urllib.parse.urlparse`): what follows `#` or `?` is ignored, one slash before the path too.
 * @param options `decodes` is for stores whose paths MLflow decodes
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` without an authority, and for a path out of it
 */
export function objectUri(uri: string, { decodes = false } = {}): ObjectUri {
  const [bare = ''] = uri.split(/[?#]/, 1);
  const [, authority = '', encoded = ''] = /^[^:]+:\/\/([^/]*)(.*)$/s.exec(bare) ?? [];
  const path = decodes ? decoded(encoded) : encoded;
  if (authority === '' || path === undefined || /\0|(^|\/)\.\.(\/|$)/.test(path))
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `"${withoutSecrets(uri)}" names no folder of an object store. Write it as s3://BUCKET/FOLDER.`,
    );
  return { authority, path: withoutTrailingSlashes(path.replace(/^\//, '')) };
}

/** Undefined for a percent sign that encodes nothing. */
function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path).replace(/^\/+/, '');
  } catch {
    return undefined;
  }
}

/** The start of the keys below a folder. @param path empty for the whole bucket */
export function prefixOf(path: string): string {
  return path === '' ? '' : `${path}/`;
}
