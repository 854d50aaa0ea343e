import type { Readable } from 'node:stream';
import type { ArtifactFile, FileBody, FileRange } from '../artifacts/artifact-store.js';
import { Listing } from '../artifacts/listing.js';
import type { Checksum } from '../download/checksum.js';
import { contentRange, rangeHeaders } from '../http/file-body.js';
import { retrying } from '../http/retrying.js';
import type { ObjectStore, ObjectStoreOptions } from './object-store.js';
import { s3Checksum, s3Composite } from './s3-checksum.js';
import { type OpenS3, openS3, ownerOf, type S3Place, s3Error, s3Place } from './s3-client.js';
import { answerOf } from './store-failure.js';

/** Artifacts in Amazon S3, or in what speaks its protocol. */
export class S3Artifacts implements ObjectStore {
  readonly #place: S3Place;
  readonly #options: ObjectStoreOptions;
  #opened: Promise<OpenS3> | undefined;

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
      checksum: place === undefined ? s3Checksum(response, this.#place.bucket) : undefined,
    };
  }

  async checksum({ path, size = 0, tag }: ArtifactFile): Promise<Checksum | undefined> {
    const head = await this.#head(path, tag);
    const checksum = s3Checksum(head, this.#place.bucket);
    if (checksum !== undefined) return checksum;
    const composite = s3Composite(head);
    if (composite === undefined) return undefined;
    // Some servers give a part an entity tag of its own.
    const first = await this.#head(path, undefined, 1);
    const { ContentLength: partSize = 0, PartsCount: parts } = first;
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
    return {
      Bucket: this.#place.bucket,
      Key: this.#place.prefix + path,
      IfMatch: tag,
      ...ownerOf(this.#options.environment),
    };
  }

  #open() {
    this.#opened ??= openS3(this.#options.environment);
    return this.#opened;
  }
}
