import type { Readable } from 'node:stream';
import type { S3ServiceException } from '@aws-sdk/client-s3';
import type { ArtifactFile, FileBody, FileRange } from '../artifacts/artifact-store.js';
import { Listing } from '../artifacts/listing.js';
import type { Checksum } from '../download/checksum.js';
import { contentRange, rangeHeaders } from '../http/file-body.js';
import { foreignText } from '../http/foreign-text.js';
import type { HttpError } from '../http/http-error.js';
import { retrying } from '../http/retrying.js';
import { withoutSecrets } from '../uri/model-uri.js';
import type { ObjectStore, ObjectStoreOptions } from './object-store.js';
import { objectUri, prefixOf } from './object-uri.js';
import { s3Checksum, s3Composite } from './s3-checksum.js';
import { type OpenS3, openS3, s3Endpoint } from './s3-client.js';
import { answerOf, type StoreName, storeError } from './store-failure.js';

/** Artifacts in Amazon S3, or in what speaks its protocol. */
export class S3Artifacts implements ObjectStore {
  readonly where: string;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #options: ObjectStoreOptions;
  readonly #name: StoreName;
  #opened: Promise<OpenS3> | undefined;

  /** @param uri `s3://BUCKET/FOLDER` */
  constructor(uri: string, options: ObjectStoreOptions) {
    const { authority, path } = objectUri(uri);
    const endpoint = s3Endpoint(options.environment);
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

  async open({ path, tag }: ArtifactFile, range?: FileRange): Promise<FileBody> {
    const { sdk, client } = await this.#open();
    const command = new sdk.GetObjectCommand({
      ...this.#object(path, tag),
      Range: rangeHeaders(range)['range'],
    });
    // Asks for the checksum without letting the SDK compute it on this thread.
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
    const { ContentRange: place, ContentLength: size } = response;
    return {
      stream: response.Body as Readable,
      ...(place === undefined ? { start: 0, end: size, size } : contentRange(place)),
      validator: tag,
      // What a part has is of the part.
      checksum: place === undefined ? s3Checksum(response, this.#bucket) : undefined,
    };
  }

  async checksum({ path, size = 0, tag }: ArtifactFile): Promise<Checksum | undefined> {
    const head = await this.#head(path, tag);
    const checksum = s3Checksum(head, this.#bucket);
    if (checksum !== undefined) return checksum;
    const composite = s3Composite(head);
    if (composite === undefined) return undefined;
    const { ContentLength: partSize = 0, PartsCount: parts } = await this.#head(path, undefined, 1);
    return Math.ceil(size / partSize) === parts ? { ...composite, partSize } : undefined;
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

  /** @param part the number of a part, whose length is then answered */
  #head(path: string, tag: string | undefined, part?: number) {
    return retrying(this.#options, async () => {
      const { sdk, client } = await this.#open();
      const command = new sdk.HeadObjectCommand({
        ...this.#object(path, tag),
        ChecksumMode: 'ENABLED',
        PartNumber: part,
      });
      return this.#answer((abortSignal) => client.send(command, { abortSignal }));
    });
  }

  #object(path: string, tag: string | undefined) {
    return { Bucket: this.#bucket, Key: this.#prefix + path, IfMatch: tag, ...this.#owner() };
  }

  #owner() {
    const owner = this.#options.environment['MLFLOW_S3_EXPECTED_BUCKET_OWNER'];
    return owner ? { ExpectedBucketOwner: owner } : {};
  }

  #open() {
    this.#opened ??= openS3(this.#options.environment);
    return this.#opened;
  }
}
