import { Agent } from 'node:https';
import type { Readable } from 'node:stream';
import type { GetObjectCommandOutput, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { importRuntime } from '@mlmodel/core/flavor';
import type { ArtifactFile, FileBody, RestOfFile } from '../artifacts/artifact-store.js';
import { Listing } from '../artifacts/listing.js';
import type { Environment } from '../connection/connection.js';
import { foreignText } from '../http/foreign-text.js';
import type { HttpError } from '../http/http-error.js';
import { retrying } from '../http/retrying.js';
import { withoutSecrets } from '../uri/model-uri.js';
import type { ObjectStore, ObjectStoreOptions } from './object-store.js';
import { objectUri, prefixOf } from './object-uri.js';
import { answerOf, hexOf, type StoreName, storeError } from './store-failure.js';

type Sdk = typeof import('@aws-sdk/client-s3');

/** Artifacts in Amazon S3, or in what speaks its protocol. */
export class S3Artifacts implements ObjectStore {
  readonly where: string;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #options: ObjectStoreOptions;
  readonly #name: StoreName;
  #opened: Promise<{ sdk: Sdk; client: S3Client }> | undefined;

  /** @param uri `s3://BUCKET/FOLDER` */
  constructor(uri: string, options: ObjectStoreOptions) {
    const { authority, path } = objectUri(uri);
    const endpoint = endpointOf(options.environment);
    this.#bucket = authority;
    this.#prefix = prefixOf(path);
    this.#options = options;
    this.where =
      foreignText(`s3://${authority}/${path}`) +
      (endpoint === undefined ? '' : ` at ${withoutSecrets(endpoint)}`);
    this.#name = {
      where: this.where,
      credentials: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
      address: 'the URI, or MLFLOW_S3_ENDPOINT_URL',
    };
  }

  async list(): Promise<readonly ArtifactFile[]> {
    const listing = new Listing(this.where);
    let next: string | undefined;
    do {
      listing.request();
      const page = await this.#page(next);
      for (const { Key: key = '', Size: size = 0, ETag: tag } of page.Contents ?? []) {
        const isMarker = size === 0 && key.endsWith('/');
        if (!isMarker && key.startsWith(this.#prefix))
          listing.add({ path: key.slice(this.#prefix.length), size, tag });
      }
      next = page.NextContinuationToken;
    } while (next !== undefined);
    return listing.files();
  }

  async open({ path, tag }: ArtifactFile, rest?: RestOfFile): Promise<FileBody> {
    const { sdk, client } = await this.#open();
    const command = new sdk.GetObjectCommand({
      Bucket: this.#bucket,
      Key: this.#prefix + path,
      IfMatch: tag,
      ...(rest && { Range: `bytes=${rest.from}-` }),
      ...this.#owner(),
    });
    // Asks for the checksum without letting the SDK compute it, which costs more than all else.
    command.middlewareStack.add(
      (next) => (call) => {
        Object.assign((call.request as { headers: object }).headers, {
          'x-amz-checksum-mode': 'ENABLED',
        });
        return next(call);
      },
      { step: 'build' },
    );
    const response = await this.#answer((abortSignal) => client.send(command, { abortSignal }));
    const [, start, whole] = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.ContentRange ?? '') ?? [];
    return {
      stream: response.Body as Readable,
      start: Number(start ?? 0),
      size: whole === undefined ? response.ContentLength : Number(whole),
      validator: tag,
      checksum: this.#crc32(response) ?? this.#md5(response),
    };
  }

  async validator({ tag }: ArtifactFile): Promise<string | undefined> {
    return tag;
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    opened?.client.destroy();
  }

  #page(token: string | undefined) {
    return retrying(this.#options, async () => {
      const { sdk, client } = await this.#open();
      const command = new sdk.ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: this.#prefix,
        ContinuationToken: token,
        ...this.#owner(),
      });
      return this.#answer((abortSignal) => client.send(command, { abortSignal }));
    });
  }

  #answer<Answer>(work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    return answerOf({ ...this.#options, where: this.where }, work, (cause) => this.#error(cause));
  }

  #error(cause: unknown): HttpError {
    const { name, $metadata, $response } = cause as Partial<S3ServiceException>;
    const status = $response?.statusCode ?? $metadata?.httpStatusCode;
    return storeError(this.#name, { status, code: name ?? '', cause });
  }

  #owner() {
    const owner = this.#options.environment['MLFLOW_S3_EXPECTED_BUCKET_OWNER'];
    return owner ? { ExpectedBucketOwner: owner } : {};
  }

  /** That of an object that was stored at once, which is cheaper to compute than MD5. */
  #crc32({ ChecksumCRC32, ChecksumType, ContentRange }: GetObjectCommandOutput) {
    if (ChecksumCRC32 === undefined || ChecksumType === 'COMPOSITE' || ContentRange !== undefined)
      return undefined;
    if (ChecksumCRC32.includes('-')) return undefined;
    return { kind: 'crc32', digest: hexOf(Buffer.from(ChecksumCRC32, 'base64')) } as const;
  }

  /** The entity tag of an object that was stored at once and without a key of a customer, outside of directory buckets. */
  #md5({ ETag = '', ServerSideEncryption, SSECustomerAlgorithm }: GetObjectCommandOutput) {
    const hasKey = /kms/.test(ServerSideEncryption ?? '') || SSECustomerAlgorithm !== undefined;
    if (hasKey || this.#bucket.endsWith('--x-s3')) return undefined;
    const [, digest] = /^"([0-9a-f]{32})"$/.exec(ETag) ?? [];
    return digest === undefined ? undefined : ({ kind: 'md5', digest } as const);
  }

  #open() {
    this.#opened ??= openClient(this.#options.environment);
    return this.#opened;
  }
}

/** Of MLflow; the SDK reads its own variables. */
function endpointOf(environment: Environment): string | undefined {
  return environment['MLFLOW_S3_ENDPOINT_URL'] || undefined;
}

async function openClient(environment: Environment): Promise<{ sdk: Sdk; client: S3Client }> {
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
      ...(ignoresTls && { httpsAgent: new Agent({ keepAlive: true, rejectUnauthorized: false }) }),
    },
    ...(isUnsigned && { signer: { sign: async (request) => request } }),
  });
  return { sdk, client };
}

/** As boto3 finds it, which reads AWS_DEFAULT_REGION and needs none. */
async function regionOf(sdk: Sdk): Promise<string> {
  const client = new sdk.S3Client({});
  const configured = await client.config.region().catch(() => undefined);
  client.destroy();
  return configured || process.env['AWS_DEFAULT_REGION'] || 'us-east-1';
}
