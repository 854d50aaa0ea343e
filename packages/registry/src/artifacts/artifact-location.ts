import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MlmodelError } from '@mlmodel/core';
import { nameOfServer, type StoreAddress } from '../connection/connection.js';
import { foreignText } from '../http/foreign-text.js';
import { objectSchemes, schemeOf, unsupportedStore, withoutSecrets } from '../uri/model-uri.js';
import { withoutTrailingSlashes } from '../uri/slashes.js';
import { proxyPath } from './served-artifacts.js';

/** Where the artifacts of a model are. */
export type ArtifactLocation =
  | { readonly kind: 'local'; readonly path: string }
  /** Below the artifact root of the tracking server. */
  | { readonly kind: 'served'; readonly server: URL; readonly path: string }
  /** In an object store. */
  | { readonly kind: 'objects'; readonly uri: string };

/**
 * Where the URI of artifacts leads. It comes from a registry, so it never leads to a web server: requests, with their
 * credentials, only go to the tracking server, and to object stores that the environment has credentials for.
 * @throws MlmodelError for stores that are not supported, other hosts, and paths out of the artifact root
 */
export function artifactLocation(
  uri: string,
  tracking: StoreAddress | undefined,
): ArtifactLocation {
  const scheme = schemeOf(uri);
  if (scheme === undefined) return localPath(uri);
  if (scheme === 'file') return localPath(fileUriPath(uri));
  if (scheme === 'mlflow-artifacts') return servedPath(uri, tracking);
  if (scheme !== undefined && objectSchemes.has(scheme)) return { kind: 'objects', uri };
  if (tracking?.kind === 'server' && (scheme === 'http' || scheme === 'https')) {
    const root = `${nameOfServer(tracking.url)}${proxyPath}/`;
    if (uri.startsWith(root)) return served(uri, uri.slice(root.length), tracking.url);
  }
  if (scheme === 'http' || scheme === 'https')
    throw invalid(
      `The registry names the web server "${withoutSecrets(uri)}" as the place of the artifacts, and mlmodel asks none that a registry names. If you trust it, give this URL as the model.`,
    );
  throw unsupportedStore(uri);
}

/** The URI of artifacts below a URI. @param path relative, its names taken literally */
export function below(uri: string, path: string): string {
  if (path === '') return uri;
  const isEncoded = schemeOf(uri) === 'file';
  return `${withoutTrailingSlashes(uri)}/${isEncoded ? path.split('/').map(encodeURIComponent).join('/') : path}`;
}

function servedPath(uri: string, tracking: StoreAddress | undefined): ArtifactLocation {
  if (tracking?.kind !== 'server')
    throw invalid(
      `"${withoutSecrets(uri)}" is on a tracking server, and MLFLOW_TRACKING_URI names none. Set it to the URL of that server.`,
    );
  const [, host = '', path = ''] = /^mlflow-artifacts:(?:\/\/([^/]*))?(.*)$/is.exec(uri) ?? [];
  if (host !== '' && host.toLowerCase() !== tracking.url.host)
    throw invalid(
      `The artifacts "${withoutSecrets(uri)}" are on another host than the tracking server ${nameOfServer(tracking.url)}. If you trust that host, set MLFLOW_TRACKING_URI to it.`,
    );
  const below = path.startsWith(proxyPath) ? path.slice(proxyPath.length) : path;
  return served(uri, below, tracking.url);
}

function served(uri: string, path: string, server: URL): ArtifactLocation {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..') || path.includes('\0'))
    throw invalid(`"${withoutSecrets(uri)}" leads out of the artifacts of the server.`);
  return { kind: 'served', server, path: parts.join('/') };
}

function localPath(path: string): ArtifactLocation {
  if (isAbsolute(path)) return { kind: 'local', path };
  throw invalid(
    `The registry names the relative path "${foreignText(path)}" as the place of the artifacts, which exists only where the model was logged. Log the model to a server, or give the folder.`,
  );
}

function fileUriPath(uri: string): string {
  try {
    return /^file:\/\//i.test(uri)
      ? fileURLToPath(uri)
      : decodeURIComponent(uri.slice('file:'.length));
  } catch (cause) {
    throw invalid(`"${foreignText(uri)}" is not a file: URI of this machine.`, cause);
  }
}

function invalid(message: string, cause?: unknown): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message, { cause });
}
