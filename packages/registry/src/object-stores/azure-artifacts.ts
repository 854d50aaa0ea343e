import type { Readable } from 'node:stream';
import type { ContainerClient } from '@azure/storage-blob';
import type { ArtifactFile, FileBody, FileRange } from '../artifacts/artifact-store.js';
import { Listing } from '../artifacts/listing.js';
import type { Checksum } from '../download/checksum.js';
import { contentRange } from '../http/file-body.js';
import { retrying } from '../http/retrying.js';
import { type AzurePlace, azureError, azurePlace, openContainer } from './azure-client.js';
import type { ObjectStore, ObjectStoreOptions } from './object-store.js';
import { answerOf } from './store-failure.js';

/** Most blobs in a page of a listing. */
const pageSize = 5_000;

/** Artifacts in Azure Blob Storage, or in a data lake, whose files are blobs too. */
export class AzureArtifacts implements ObjectStore {
  readonly #place: AzurePlace;
  readonly #options: ObjectStoreOptions;
  #client: Promise<ContainerClient> | undefined;

  /** @param uri `wasbs://CONTAINER@ACCOUNT.blob.core.windows.net/FOLDER`, or `abfss:` and `dfs` */
  constructor(uri: string, options: ObjectStoreOptions) {
    this.#place = azurePlace(uri, options.environment);
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
      for (const { name, properties } of page.segment.blobItems) {
        const { contentLength: size = 0, etag: tag } = properties;
        const isMarker = size === 0 && (name.endsWith('/') || isFolder(properties));
        if (!isMarker && name.startsWith(this.#place.prefix))
          listing.add({
            path: name.slice(this.#place.prefix.length),
            size,
            tag,
            checksum: md5Of(properties.contentMD5),
          });
      }
      next = page.continuationToken || undefined;
    } while (next !== undefined);
    return listing.files();
  }

  async open({ path, size, tag }: ArtifactFile, range?: FileRange): Promise<FileBody> {
    const client = await this.#open();
    const blob = client.getBlobClient(this.#place.prefix + path);
    const { start = 0, end } = range ?? {};
    const response = await this.#answer((abortSignal) =>
      blob.download(start, end === undefined ? undefined : end - start, {
        abortSignal,
        maxRetryRequests: 0,
        ...(tag !== undefined && { conditions: { ifMatch: tag } }),
      }),
    );
    const { contentRange: place } = response;
    return {
      stream: response.readableStreamBody as Readable,
      ...(place === undefined ? { start: 0, end: size } : contentRange(place)),
      size,
      validator: tag,
      checksum: undefined,
    };
  }

  async validator({ tag }: ArtifactFile): Promise<string | undefined> {
    return tag;
  }

  async close(): Promise<void> {}

  #page(continuationToken: string | undefined) {
    return retrying(this.#options, async () => {
      const client = await this.#open();
      return this.#answer(async (abortSignal) => {
        const pages = client
          .listBlobsFlat({ prefix: this.#place.prefix, abortSignal })
          .byPage({ maxPageSize: pageSize, ...(continuationToken && { continuationToken }) });
        return (await pages.next()).value;
      });
    });
  }

  #answer<Answer>(work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    return answerOf({ ...this.#options, where: this.where }, work, (cause) =>
      azureError(this.#place, cause),
    );
  }

  #open(): Promise<ContainerClient> {
    this.#client ??= openContainer(this.#place, this.#options.environment);
    return this.#client;
  }
}

function md5Of(md5: Uint8Array | undefined): Checksum | undefined {
  return md5 && { kind: 'md5', digest: Buffer.from(md5).toString('hex') };
}

/** Data lakes list folders as empty blobs. */
function isFolder(properties: object): boolean {
  const { metadata } = properties as { metadata?: Record<string, string> };
  return metadata?.['hdi_isfolder'] === 'true';
}
