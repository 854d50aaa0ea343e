import type { Readable } from 'node:stream';
import type { ArtifactFile, FileBody, FileRange } from '../artifacts/artifact-store.js';
import type { Checksum } from '../download/checksum.js';
import { contentRange, rangeHeaders } from '../http/file-body.js';
import { retrying } from '../http/retrying.js';
import { mostParts } from '../upload/upload-in-parts.js';
import { ObjectArtifacts, type ObjectPage } from './object-artifacts.js';
import type { ObjectStoreOptions } from './object-store.js';
import { s3Checksum, s3Composite } from './s3-checksum.js';
import { type OpenS3, openS3, ownerOf, type S3Place, s3Error, s3Place } from './s3-client.js';

/** Artifacts in Amazon S3, or in what speaks its protocol. */
export class S3Artifacts extends ObjectArtifacts<S3Place> {
  #opened: Promise<OpenS3> | undefined;

  /** @param uri `s3://BUCKET/FOLDER` */
  constructor(uri: string, options: ObjectStoreOptions) {
    super(s3Place(uri, options.environment), { ...options, toError: s3Error });
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
    const response = await this.answer((abortSignal) => client.send(command, { abortSignal }));
    const { Body, ContentRange: part, ContentLength: size } = response;
    return {
      stream: Body as Readable,
      ...(part === undefined ? { start: 0, end: size, size } : contentRange(part)),
      validator: tag,
      // What comes with a part is of the part.
      checksum: part === undefined ? s3Checksum(response, this.place.bucket) : undefined,
    };
  }

  async checksum({ path, size = 0, tag }: ArtifactFile): Promise<Checksum | undefined> {
    const head = await this.#head(path, tag);
    const composite = s3Composite(head);
    if (composite === undefined) return s3Checksum(head, this.place.bucket);
    // Without the tag, as some servers give a part one of its own.
    const { ContentLength: partSize = 0, PartsCount: parts = 0 } = await this.#head(
      path,
      undefined,
      1,
    );
    const isKnown = parts <= mostParts && Math.ceil(size / partSize) === parts;
    return isKnown ? { ...composite, partSize } : undefined;
  }

  override async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    opened?.client.destroy();
  }

  protected async page(token: string | undefined): Promise<ObjectPage> {
    const { sdk, client } = await this.#open();
    const command = new sdk.ListObjectsV2Command({
      Bucket: this.place.bucket,
      Prefix: this.place.prefix,
      ContinuationToken: token,
      ...ownerOf(this.options.environment),
    });
    const page = await this.answer((abortSignal) => client.send(command, { abortSignal }));
    return {
      objects: (page.Contents ?? []).map(({ Key: key = '', Size: size = 0, ETag: tag }) => {
        return { key, size, tag };
      }),
      next: page.NextContinuationToken,
    };
  }

  /** @param part the number of a part, whose length is then answered */
  #head(path: string, tag: string | undefined, part?: number) {
    return retrying(this.options, async () => {
      const { sdk, client } = await this.#open();
      const command = new sdk.HeadObjectCommand({
        ...this.#object(path, tag),
        ChecksumMode: 'ENABLED',
        PartNumber: part,
      });
      return this.answer((abortSignal) => client.send(command, { abortSignal }));
    });
  }

  #object(path: string, tag: string | undefined) {
    const { bucket, prefix } = this.place;
    const owner = ownerOf(this.options.environment);
    return { Bucket: bucket, Key: prefix + path, IfMatch: tag, ...owner };
  }

  #open(): Promise<OpenS3> {
    this.#opened ??= openS3(this.options.environment);
    return this.#opened;
  }
}
