import type { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { importRuntime } from '@mlmodel/core/flavor';
import type { Environment } from '../connection/connection.js';
import { foreignText } from '../http/foreign-text.js';
import type { HttpError } from '../http/http-error.js';
import { connections, tappedAgent } from '../http/tapped-agent.js';
import { withoutSecrets } from '../uri/model-uri.js';
import { objectUri, prefixOf } from './object-uri.js';
import { type StoreName, storeError } from './store-failure.js';

/** A client, and its package. */
export interface OpenS3 {
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly client: S3Client;
}

/** A folder in a bucket. */
export interface S3Place extends StoreName {
  readonly bucket: string;
  /** Of the keys of its files. */
  readonly prefix: string;
}

/** The folder of a URI. @param uri `s3://BUCKET/FOLDER` */
export function s3Place(uri: string, environment: Environment): S3Place {
  const { authority, path } = objectUri(uri);
  const endpoint = endpointOf(environment);
  return {
    bucket: authority,
    prefix: prefixOf(path),
    where:
      foreignText(`s3://${authority}/${path}`) +
      (endpoint === undefined ? '' : ` at ${withoutSecrets(endpoint)}`),
    credentials: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
    address: 'the URI, or MLFLOW_S3_ENDPOINT_URL',
  };
}

/** The error for what the SDK throws. */
export function s3Error(place: S3Place, cause: unknown): HttpError {
  const { name, $metadata, $response } = cause as Partial<S3ServiceException>;
  const status = $response?.statusCode ?? $metadata?.httpStatusCode;
  return storeError(place, { status, code: name ?? '', cause });
}

/** Whom a bucket has to belong to, as a field of requests. */
export function ownerOf(environment: Environment) {
  const owner = environment['MLFLOW_S3_EXPECTED_BUCKET_OWNER'];
  return owner ? { ExpectedBucketOwner: owner } : {};
}

/** Of MLflow; the SDK reads its own variables. */
function endpointOf(environment: Environment): string | undefined {
  return environment['MLFLOW_S3_ENDPOINT_URL'] || undefined;
}

/** Imports the SDK, and opens a client as the environment says. */
export async function openS3(environment: Environment): Promise<OpenS3> {
  const sdk = await importRuntime(
    { name: '@aws-sdk/client-s3', install: 'npm install @aws-sdk/client-s3' },
    () => import('@aws-sdk/client-s3'),
  );
  const endpoint = endpointOf(environment);
  const style = environment['MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE'];
  const ignoresTls = /^(true|1)$/i.test(environment['MLFLOW_S3_IGNORE_TLS'] ?? '');
  const isUnsigned = /^unsigned$/i.test(
    environment['MLFLOW_EXPERIMENTAL_S3_SIGNATURE_VERSION'] ?? '',
  );
  const kept = { keepAlive: true, maxSockets: connections };
  const client = new sdk.S3Client({
    ...(endpoint !== undefined && { endpoint }),
    // As boto3 does: endpoints of others have no host for each bucket.
    forcePathStyle: style === 'path' || (endpoint !== undefined && style !== 'virtual'),
    region: await regionOf(sdk),
    followRegionRedirects: true,
    // Requests are repeated by the caller, and contents checked against entity tags.
    maxAttempts: 1,
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      httpAgent: tappedAgent('http:', kept),
      httpsAgent: tappedAgent('https:', {
        ...kept,
        ...(ignoresTls && { rejectUnauthorized: false }),
      }),
    },
    ...(isUnsigned && { signer: { sign: async (request) => request } }),
  });
  return { sdk, client };
}

/** As boto3 finds it, which reads AWS_DEFAULT_REGION and needs none. */
async function regionOf(sdk: OpenS3['sdk']): Promise<string> {
  const client = new sdk.S3Client({});
  const configured = await client.config.region().catch(() => undefined);
  client.destroy();
  return configured || process.env['AWS_DEFAULT_REGION'] || 'us-east-1';
}
