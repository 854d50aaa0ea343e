import type { Readable } from 'node:stream';
import type { BlobItem, ContainerClient } from '@azure/storage-blob';
import type { ArtifactFile, FileBody, FileRange } from '../artifacts/artifact-store.js';
import type { Checksum } from '../download/checksum.js';
import { contentRange } from '../http/file-body.js';
import { type AzurePlace, azureError, azurePlace, openContainer } from './azure-client.js';
import { ObjectArtifacts, type ObjectPage } from './object-artifacts.js';
import type { ObjectStoreOptions } from './object-store.js';

/** Most blobs in a page of a listing. */
const pageSize = 5_000;

/** Artifacts in Azure Blob Storage, or in a data lake, whose files are blobs too. */
export class AzureArtifacts extends ObjectArtifacts<AzurePlace> {
  #client: Promise<ContainerClient> | undefined;

  /** @param uri `wasbs://CONTAINER@ACCOUNT.blob.core.windows.net/FOLDER`, or `abfss:` and `dfs` */
  constructor(uri: string, options: ObjectStoreOptions) {
    super(azurePlace(uri, options.environment), { ...options, toError: azureError });
  }

  async open({ path, size, tag }: ArtifactFile, range?: FileRange): Promise<FileBody> {
    const client = await this.#open();
    const blob = client.getBlobClient(this.place.prefix + path);
    const { start = 0, end } = range ?? {};
    const response = await this.answer((abortSignal) =>
      blob.download(start, end === undefined ? undefined : end - start, {
        abortSignal,
        maxRetryRequests: 0,
        ...(tag !== undefined && { conditions: { ifMatch: tag } }),
      }),
    );
    const { readableStreamBody, contentRange: part } = response;
    return {
      stream: readableStreamBody as Readable,
      ...(part === undefined ? { start: 0, end: size } : contentRange(part)),
      size,
      validator: tag,
      checksum: undefined,
    };
  }

  protected async page(continuationToken: string | undefined): Promise<ObjectPage> {
    const client = await this.#open();
    const page = await this.answer(async (abortSignal) => {
      const pages = client
        .listBlobsFlat({ prefix: this.place.prefix, abortSignal })
        .byPage({ maxPageSize: pageSize, ...(continuationToken && { continuationToken }) });
      return (await pages.next()).value;
    });
    return {
      objects: page.segment.blobItems.map(({ name, properties }: BlobItem) => ({
        key: name,
        size: properties.contentLength ?? 0,
        tag: properties.etag,
        checksum: md5Of(properties.contentMD5),
        isFolder: name.endsWith('/') || isFolder(properties),
      })),
      next: page.continuationToken || undefined,
    };
  }

  #open(): Promise<ContainerClient> {
    this.#client ??= openContainer(this.place, this.options.environment);
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
