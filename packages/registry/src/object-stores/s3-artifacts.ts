import type { Readable } from 'node:stream';
import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { ArtifactFile, FileBody, RestOfFile } from '../artifacts/artifact-store.js';
import { Listing } from '../artifacts/listing.js';
import { retrying } from '../http/retrying.js';
import type { ObjectStore, ObjectStoreOptions } from './object-store.js';
import { openClient, ownerOf, type S3Place, s3Error, s3Place } from './s3-client.js';
import { answerOf, hexOf } from './store-failure.js';

type Sdk = typeof import('@aws-sdk/client-s3');

/** Artifacts in Amazon S3, or in what speaks its protocol. */
export class S3Artifacts implements ObjectStore {
  readonly #place: S3Place;
  readonly #options: ObjectStoreOptions;
  #opened: Promise<{ sdk: Sdk; client: S3Client }> | undefined;

  /** @param uri `s3://BUCKET/FOLDER` */
  constructor(uri: string, options: ObjectStoreOptions) {
    this.#place = s3Place(uri, options.environment);
    this.#options = options;
  }

  get where(): string {
    return this.#place.where;
  }

  async list(): Promise<readonly ArtifactFile[]> {
    const listing = new Listing(this.where);
    let next: string | undefined;
    do {
      listing.request();
      const page = await this.#page(next);
      for (const { Key: key = '', Size: size = 0, ETag: tag } of page.Contents ?? []) {
        const isMarker = size === 0 && key.endsWith('/');
        if (!isMarker && key.startsWith(this.#place.prefix))
          listing.add({ path: key.slice(this.#place.prefix.length), size, tag });
      }
      next = page.NextContinuationToken;
    } while (next !== undefined);
    return listing.files();
  }

  async open({ path, tag }: ArtifactFile, rest?: RestOfFile): Promise<FileBody> {
    const { sdk, client } = await this.#open();
    const command = new sdk.GetObjectCommand({
      Bucket: this.#place.bucket,
      Key: this.#place.prefix + path,
      IfMatch: tag,
      ...(rest && { Range: `bytes=${rest.from}-` }),
      ...ownerOf(this.#options.environment),
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
        Bucket: this.#place.bucket,
        Prefix: this.#place.prefix,
        ContinuationToken: token,
        ...ownerOf(this.#options.environment),
      });
      return this.#answer((abortSignal) => client.send(command, { abortSignal }));
    });
  }

  #answer<Answer>(work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    return answerOf({ ...this.#options, where: this.where }, work, (cause) =>
      s3Error(this.#place, cause),
    );
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
    if (hasKey || this.#place.bucket.endsWith('--x-s3')) return undefined;
    const [, digest] = /^"([0-9a-f]{32})"$/.exec(ETag) ?? [];
    return digest === undefined ? undefined : ({ kind: 'md5', digest } as const);
  }

  #open() {
    this.#opened ??= openClient(this.#options.environment);
    return this.#opened;
  }
}
