import { randomUUID } from 'node:crypto';
import { MlmodelError } from '@mlmodel/core';
import { type ArchiveKind, archiveKind } from '../archive/archive-kind.js';
import { downloadArchive } from '../archive/download-archive.js';
import { artifactLocation } from '../artifacts/artifact-location.js';
import { proxyPath, ServedArtifacts, signingOf } from '../artifacts/served-artifacts.js';
import { hashOf } from '../cache/model-cache.js';
import { webUrl } from '../connection/connection.js';
import { authorizationIn } from '../connection/credentials.js';
import { type FetchContext, type FetchedModel, fetchFrom } from '../fetch-model.js';
import { artifactsAt } from '../find-model.js';
import { HttpClient } from '../http/http-client.js';
import { settingsOf, storeError } from '../object-stores/store-failure.js';
import { publicUri, withoutSecrets } from '../uri/model-uri.js';
import { WebArtifacts } from './web-artifacts.js';

/**
 * Brings a model from a web server: a folder that the server lists, an archive, or artifacts that an MLflow server serves.
 * Credentials are those of the URL; a tracking server gets its own.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a malformed URL, and as the download does
 */
export async function fetchWebModel(uri: string, context: FetchContext): Promise<FetchedModel> {
  const url = webUrl(uri);
  if (url === undefined)
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `"${withoutSecrets(uri)}" is not a URL. Write https://HOST/FOLDER, or the URL of an archive, with %25 for a percent sign.`,
    );
  const proxy = url.pathname.includes(`${proxyPath}/`) ? uri.indexOf(`${proxyPath}/`) : -1;
  if (proxy !== -1) return fetchServed(uri, new URL(uri.slice(0, proxy)), context);
  const client = clientOf(url, context);
  try {
    const kind = archiveKind(url.pathname);
    if (kind !== undefined)
      return await fetchArchive({ uri: publicUri(uri), url, kind, client }, context);
    const folder = new URL(url);
    if (!folder.pathname.endsWith('/')) folder.pathname += '/';
    return await fetchFrom(new WebArtifacts(folder, client), artifactsAt(publicUri(uri)), context);
  } finally {
    client.close();
  }
}

async function fetchServed(uri: string, server: URL, context: FetchContext): Promise<FetchedModel> {
  const bare = publicUri(uri);
  const place = artifactLocation(bare, { kind: 'server', url: server });
  if (place.kind !== 'served') throw new TypeError('a URL below the proxy is served');
  const tracking = context.environment['MLFLOW_TRACKING_URI'] ?? '';
  const isTracking = URL.canParse(tracking) && new URL(tracking).origin === server.origin;
  const client = isTracking ? context.client(server) : clientOf(server, context);
  try {
    const artifacts = new ServedArtifacts(client, place.path, signingOf(context.environment));
    return await fetchFrom(artifacts, artifactsAt(bare), context);
  } finally {
    client.close();
  }
}

interface WebArchive {
  /** Without secrets. */
  readonly uri: string;
  readonly url: URL;
  readonly kind: ArchiveKind;
  readonly client: HttpClient;
}

async function fetchArchive(
  { uri, url, kind, client }: WebArchive,
  { retries, stallTimeout, signal, onProgress, cache }: FetchContext,
): Promise<FetchedModel> {
  const end = url.pathname.lastIndexOf('/') + 1;
  const folder = new URL(url);
  folder.pathname = url.pathname.slice(0, end);
  const artifacts = new WebArtifacts(folder, client);
  const file = await artifacts.file(decodeURIComponent(url.pathname.slice(end)));
  const validator = (await artifacts.validator(file)) ?? randomUUID();
  const key = hashOf(['archive', uri, validator, file.size ?? null]);
  const onBytes = (received: number) => onProgress?.({ received, total: file.size });
  const how = { artifacts, file, kind, where: withoutSecrets(uri), retries, stallTimeout, signal };
  const source = { uri };
  const download = (target: string) => downloadArchive(target, { ...how, onBytes });
  const cached = await cache.provide(key, { source, download, signal });
  return { ...cached, source, key };
}

function clientOf(url: URL, { retries, stallTimeout, signal }: FetchContext): HttpClient {
  const where = withoutSecrets(url.href);
  const credentials = 'Set them in the URL: https://USER:PASSWORD@HOST.';
  const address = 'the URL';
  return new HttpClient(new URL(url.origin), {
    retries,
    stallTimeout,
    signal,
    credentials: { authorization: authorizationIn(url), tls: {} },
    workspace: undefined,
    settings: settingsOf(address),
    toError: ({ status }) =>
      storeError({ where, credentials, address }, { status, code: '', cause: undefined }),
  });
}
