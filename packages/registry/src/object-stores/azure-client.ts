import type { ContainerClient, RestError } from '@azure/storage-blob';
import { MlmodelError } from '@mlmodel/core';
import { importRuntime } from '@mlmodel/core/flavor';
import type { Environment } from '../connection/connection.js';
import { foreignText } from '../http/foreign-text.js';
import type { HttpError } from '../http/http-error.js';
import { schemeOf, withoutSecrets } from '../uri/model-uri.js';
import { objectUri, prefixOf } from './object-uri.js';
import { type StoreName, storeError } from './store-failure.js';

/** A container of an account. */
interface Container {
  readonly container: string;
  readonly account: string;
  /** Of its blobs. */
  readonly host: string;
}

/** A folder in a container. */
export interface AzurePlace extends StoreName, Container {
  /** Of the names of its blobs. */
  readonly prefix: string;
}

/** The folder of a URI. @param uri `wasbs://CONTAINER@ACCOUNT.blob.core.windows.net/FOLDER`, or `abfss:` and `dfs` */
export function azurePlace(uri: string, environment: Environment): AzurePlace {
  const decodes = schemeOf(uri) === 'abfss';
  const { authority, path: folder } = objectUri(uri, { decodes });
  const place = containerOf(authority, uri);
  const url = new URL(connectionUrl(environment) ?? `https://${place.host}`);
  return {
    ...place,
    prefix: prefixOf(folder),
    where: foreignText(
      `${url.origin}${url.pathname.replace(/\/$/, '')}/${place.container}/${folder}`,
    ),
    credentials:
      'Set AZURE_STORAGE_CONNECTION_STRING or AZURE_STORAGE_ACCESS_KEY, or run "az login".',
    address: 'the URI, or AZURE_STORAGE_CONNECTION_STRING',
  };
}

/** The error for what the SDK throws. */
export function azureError(place: AzurePlace, cause: unknown): HttpError {
  const { statusCode: status, code = '' } = cause as Partial<RestError>;
  return storeError(place, { status, code, cause });
}

/** Only hosts of Azure get credentials. */
function containerOf(authority: string, uri: string): Container {
  const [, container, account, kind, domain] =
    /^([^@]+)@([a-z0-9]+)\.(?:privatelink\.)?(blob|dfs)\.core\.(windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)$/.exec(
      authority,
    ) ?? [];
  const expected = schemeOf(uri) === 'abfss' ? 'dfs' : 'blob';
  if (container === undefined || account === undefined || kind !== expected)
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `"${withoutSecrets(uri)}" names no container of Azure. Write it as ${schemeOf(uri)}://CONTAINER@ACCOUNT.${expected}.core.windows.net/FOLDER.`,
    );
  return { container, account, host: `${account}.blob.core.${domain}` };
}

/** The URL of the blobs that a connection string names; undefined without one. */
function connectionUrl(environment: Environment): string | undefined {
  const connection = environment['AZURE_STORAGE_CONNECTION_STRING'];
  const [, url] = /(?:^|;)BlobEndpoint=([^;]+)/i.exec(connection ?? '') ?? [];
  return url !== undefined && URL.canParse(url) ? url : undefined;
}

/**
 * Imports the SDK, and makes a client. Credentials are as MLflow takes them: a connection string, a key, a signature, or what
 * `@azure/identity` finds.
 * @throws MlmodelError when the SDK is not installed, and for a malformed connection string
 */
export async function openContainer(
  { container, account, host }: Container,
  environment: Environment,
): Promise<ContainerClient> {
  const sdk = await importRuntime(
    { name: '@azure/storage-blob', install: 'npm install @azure/storage-blob @azure/identity' },
    () => import('@azure/storage-blob'),
  );
  // Requests are repeated by the caller.
  const options = { retryOptions: { maxTries: 1 } };
  const connection = environment['AZURE_STORAGE_CONNECTION_STRING'];
  if (connection) {
    try {
      return new sdk.ContainerClient(connection, container, options);
    } catch (cause) {
      throw new MlmodelError(
        'INVALID_PARAMETER_VALUE',
        'AZURE_STORAGE_CONNECTION_STRING is not a connection string of Azure Storage. Copy it from the access keys of the storage account.',
        { cause },
      );
    }
  }
  const url = `https://${host}/${container}`;
  const key = environment['AZURE_STORAGE_ACCESS_KEY'];
  if (key)
    return new sdk.ContainerClient(url, new sdk.StorageSharedKeyCredential(account, key), options);
  const signature = environment['AZURE_STORAGE_SAS_TOKEN'];
  if (signature)
    return new sdk.ContainerClient(`${url}?${signature}`, new sdk.AnonymousCredential(), options);
  const { DefaultAzureCredential } = await importRuntime(
    { name: '@azure/identity', install: 'npm install @azure/identity' },
    () => import('@azure/identity'),
  );
  return new sdk.ContainerClient(url, new DefaultAzureCredential(), options);
}
