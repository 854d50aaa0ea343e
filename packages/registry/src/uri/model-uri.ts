import { MlmodelError } from '@mlmodel/core';
import { foreignText } from '../http/foreign-text.js';
import { withoutTrailingSlashes } from './slashes.js';

/** What the URI of a model names. Names are as in the URI: nothing in them is decoded, as in MLflow. */
export type ModelUri =
  | { readonly kind: 'path' }
  | { readonly kind: 'version'; readonly name: string; readonly version: string }
  | { readonly kind: 'alias'; readonly name: string; readonly alias: string }
  /** The latest version of a stage, or of all stages. */
  | { readonly kind: 'latest'; readonly name: string; readonly stage: string | undefined }
  | { readonly kind: 'logged-model'; readonly modelId: string }
  /** `path` is relative to the artifacts of the run. */
  | { readonly kind: 'run'; readonly runId: string; readonly path: string }
  /** Artifacts of a tracking server. */
  | { readonly kind: 'artifacts' }
  /** Artifacts in an object store. */
  | { readonly kind: 'objects' }
  /** A folder or an archive on a web server. */
  | { readonly kind: 'web' };

/** Schemes of object stores whose artifacts can be downloaded. */
export const objectSchemes: ReadonlySet<string> = new Set(['s3', 'gs', 'wasbs', 'abfss']);

/** Where what cannot be downloaded yet belongs, by scheme. */
const unsupported: Readonly<Record<string, string>> = {
  databricks: 'Databricks',
  'databricks-uc': 'Databricks',
  uc: 'Unity Catalog',
  dbfs: 'the file system of Databricks',
  s3a: 'Amazon S3',
  gcs: 'Google Cloud Storage',
  wasb: 'Azure Blob Storage',
  abfs: 'Azure Data Lake Storage',
  adl: 'Azure Data Lake Storage',
  hdfs: 'HDFS',
  viewfs: 'HDFS',
  ftp: 'an FTP server',
  sftp: 'an SFTP server',
};

/**
 * Reads the URI of a model, as `_parse_model_uri` and `parse_runs_uri` of MLflow do. Anything without a scheme of MLflow is
 * a path.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a malformed URI, `NOT_IMPLEMENTED` for a store that is not supported
 */
export function parseModelUri(uri: string): ModelUri {
  const scheme = schemeOf(uri);
  if (scheme === 'models') return modelsUri(uri);
  if (scheme === 'runs') return runsUri(uri);
  if (scheme === 'mlflow-artifacts') return { kind: 'artifacts' };
  if (scheme === 'http' || scheme === 'https') return { kind: 'web' };
  if (scheme !== undefined && objectSchemes.has(scheme)) return { kind: 'objects' };
  if (scheme !== undefined && Object.hasOwn(unsupported, scheme)) throw unsupportedStore(uri);
  return { kind: 'path' };
}

/** The scheme of a URI in lower case; undefined for a path, also one of Windows. */
export function schemeOf(uri: string): string | undefined {
  return /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(uri)?.[1]?.toLowerCase();
}

/** The error for a URI of a store whose artifacts cannot be downloaded here. */
export function unsupportedStore(uri: string): MlmodelError {
  const scheme = schemeOf(uri) ?? '';
  const store = Object.hasOwn(unsupported, scheme)
    ? unsupported[scheme]
    : 'an unknown kind of store';
  return new MlmodelError(
    'NOT_IMPLEMENTED',
    `"${withoutSecrets(uri)}" is in ${store}, which mlmodel cannot download from yet. Download it with "mlflow artifacts download" and give the folder.`,
  );
}

/** A URI for a message: {@link publicUri}, shortened. */
export function withoutSecrets(uri: string): string {
  return foreignText(publicUri(uri));
}

/** A URI without user, password and query, which may be secret. */
export function publicUri(uri: string): string {
  return uri.replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^/@]*@/, '$1').replace(/\?.*$/s, '');
}

function modelsUri(uri: string): ModelUri {
  const rest = uri.slice('models:'.length);
  if (/^\/\/[^/]/.test(rest)) {
    if (/^\/\/[^/]*databricks(\/|$)/.test(rest)) throw unsupportedRegistry(uri);
    throw improper(uri);
  }
  const [name = '', suffix, ...others] = withoutTrailingSlashes(rest)
    .replace(/^\/+/, '')
    .split('/');
  if (!rest.startsWith('/') || name.trim() === '' || others.length > 0) throw improper(uri);
  if (suffix !== undefined) {
    if (suffix.trim() === '') throw improper(uri);
    if (/^\d+$/.test(suffix)) return { kind: 'version', name, version: suffix };
    return { kind: 'latest', name, stage: /^latest$/i.test(suffix) ? undefined : suffix };
  }
  const at = name.lastIndexOf('@');
  if (at === -1) return { kind: 'logged-model', modelId: name };
  const alias = name.slice(at + 1);
  if (at === 0 || alias.trim() === '') throw improper(uri);
  return { kind: 'alias', name: name.slice(0, at), alias };
}

/** Like MLflow, this ignores a host, and what follows `#` or `?`. */
function runsUri(uri: string): ModelUri {
  const [rest = ''] = uri.slice('runs:'.length).split(/[?#]/, 1);
  const path = rest.replace(/^\/\/[^/]*/, '');
  const [runId = '', ...parts] = withoutTrailingSlashes(path.slice(1)).split('/');
  if (!path.startsWith('/') || runId === '' || parts.includes('..'))
    throw invalid(uri, 'A URI of a run has the form runs:/RUN_ID/PATH.');
  return { kind: 'run', runId, path: parts.filter((part) => !['', '.'].includes(part)).join('/') };
}

function improper(uri: string): MlmodelError {
  return invalid(
    uri,
    'Write models:/NAME/VERSION, models:/NAME@ALIAS, models:/NAME/STAGE, models:/NAME/latest, or models:/MODEL_ID.',
  );
}

function unsupportedRegistry(uri: string): MlmodelError {
  return new MlmodelError(
    'NOT_IMPLEMENTED',
    `"${uri}" is in the registry of Databricks, which mlmodel cannot read yet. Download it with "mlflow artifacts download" and give the folder.`,
  );
}

function invalid(uri: string, hint: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `"${uri}" is not the URI of a model. ${hint}`);
}
