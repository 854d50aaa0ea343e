import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MlmodelError } from '@mlmodel/core';
import { schemeOf, withoutSecrets } from '../uri/model-uri.js';
import { withoutTrailingSlashes } from '../uri/slashes.js';

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where runs, logged models and registered models are looked up. */
export type StoreAddress =
  | { readonly kind: 'server'; readonly url: URL }
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'files'; readonly path: string };

/** The stores of the environment. */
export interface Connection {
  readonly tracking: StoreAddress;
  readonly registry: StoreAddress;
  readonly workspace: string | undefined;
}

/** URIs that were given, instead of those of the environment. */
export interface ConnectionOptions {
  readonly trackingUri?: string | undefined;
  readonly registryUri?: string | undefined;
}

/**
 * The stores to ask: as given, by `MLFLOW_TRACKING_URI` and `MLFLOW_REGISTRY_URI`, or MLflow's default in the working
 * directory: `mlruns` when it holds experiments, else `mlflow.db`.
 * @throws MlmodelError for a URI of a kind that is not supported, and when there is no store
 */
export function connectionOf(given: ConnectionOptions, environment: Environment): Connection {
  const trackingUri = given.trackingUri || environment['MLFLOW_TRACKING_URI'] || defaultUri();
  const registryUri = given.registryUri || environment['MLFLOW_REGISTRY_URI'] || trackingUri;
  const tracking = storeAddress(trackingUri);
  return {
    tracking,
    registry: registryUri === trackingUri ? tracking : storeAddress(registryUri),
    workspace: environment['MLFLOW_WORKSPACE'] || undefined,
  };
}

/** A store for a message, without credentials. */
export function nameOfStore(address: StoreAddress): string {
  return address.kind === 'server' ? nameOfServer(address.url) : `"${address.path}"`;
}

/** A server for a message: its URL without credentials. */
export function nameOfServer(url: URL): string {
  return `${url.origin}${withoutTrailingSlashes(url.pathname)}`;
}

function defaultUri(): string {
  if (holdsExperiments('mlruns')) return 'mlruns';
  if (existsSync('mlflow.db')) return 'sqlite:///mlflow.db';
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'No tracking server is configured, and the working directory holds neither mlflow.db nor mlruns. Set MLFLOW_TRACKING_URI, such as http://127.0.0.1:5000.',
  );
}

/** As `_has_existing_mlruns_data` of MLflow. */
function holdsExperiments(folder: string): boolean {
  try {
    return readdirSync(folder).some(
      (name) => /^\d+$/.test(name) && existsSync(join(folder, name, 'meta.yaml')),
    );
  } catch {
    return false;
  }
}

function storeAddress(uri: string): StoreAddress {
  const scheme = schemeOf(uri);
  if (scheme === undefined && !/^(databricks|uc)\b/.test(uri))
    return { kind: 'files', path: resolve(uri) };
  if (scheme === 'http' || scheme === 'https') return { kind: 'server', url: serverUrl(uri) };
  if (scheme === 'file') return { kind: 'files', path: filePath(uri) };
  if (scheme === 'sqlite') return { kind: 'sqlite', path: sqlitePath(uri) };
  throw new MlmodelError(
    'NOT_IMPLEMENTED',
    `mlmodel cannot ask the tracking server "${withoutSecrets(uri)}". It takes http://, https://, sqlite:/// and folders; for other databases, run "mlflow server" and give its URL.`,
  );
}

function serverUrl(uri: string): URL {
  const url = webUrl(uri);
  if (url !== undefined) return url;
  throw invalidUri(uri, 'It needs the form http://HOST:PORT.');
}

/** A URL of HTTP; undefined for one that cannot be read, or whose credentials or path cannot be decoded. */
export function webUrl(uri: string): URL | undefined {
  try {
    const url = new URL(uri);
    decodeURIComponent(`${url.username}${url.password}${url.pathname}`);
    return url;
  } catch {
    return undefined;
  }
}

function filePath(uri: string): string {
  try {
    if (/^file:\//i.test(uri)) return fileURLToPath(uri);
    return resolve(decodeURIComponent(uri.slice('file:'.length)));
  } catch {
    throw invalidUri(uri, 'Write file:///absolute/path, or the path.');
  }
}

/** SQLAlchemy's form: three slashes before a relative path, four before an absolute one. */
function sqlitePath(uri: string): string {
  const [, path] = /^sqlite:\/\/\/([^?]+)/i.exec(uri) ?? [];
  try {
    if (path !== undefined) return resolve(decodeURIComponent(path));
  } catch {}
  throw invalidUri(uri, 'Write sqlite:///PATH.');
}

function invalidUri(uri: string, hint: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The tracking URI "${withoutSecrets(uri)}" is not valid. ${hint}`,
  );
}
