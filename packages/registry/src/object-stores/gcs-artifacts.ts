import type { FileMetadata, Storage } from '@google-cloud/storage';
import type { ArtifactFile, FileBody, FileRange } from '../artifacts/artifact-store.js';
import { type Checksum, hexOfBase64 } from '../download/checksum.js';
import { fileBodyOf, rangeHeaders } from '../http/file-body.js';
import { HttpClient } from '../http/http-client.js';
import { type GcsPlace, gcsError, gcsPlace, openStorage } from './gcs-client.js';
import { ObjectArtifacts, type ObjectPage } from './object-artifacts.js';
import type { ObjectStoreOptions } from './object-store.js';
import { settingsOf, storeError } from './store-failure.js';

/** Artifacts in Google Cloud Storage. */
export class GcsArtifacts extends ObjectArtifacts<GcsPlace> {
  #opened: Promise<{ storage: Storage; client: HttpClient }> | undefined;

  /** @param uri `gs://BUCKET/FOLDER` */
  constructor(uri: string, options: ObjectStoreOptions) {
    super(gcsPlace(uri), { ...options, toError: gcsError });
  }

  async open({ path, tag }: ArtifactFile, range?: FileRange): Promise<FileBody> {
    const { storage, client } = await this.#open();
    const key = encodeURIComponent(this.place.prefix + path);
    const authorization = await this.answer(() => authorizationOf(storage));
    const response = await client.open(
      `/download/storage/v1/b/${encodeURIComponent(this.place.bucket)}/o/${key}`,
      {
        query: { alt: 'media', ...(tag !== undefined && { generation: tag }) },
        headers: rangeHeaders(range && { ...range, unless: undefined }),
        authorization,
      },
    );
    return { ...fileBodyOf(response), validator: tag };
  }

  override async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    opened?.client.close();
  }

  protected async page(pageToken: string | undefined): Promise<ObjectPage> {
    const { storage } = await this.#open();
    const query = {
      prefix: this.place.prefix,
      autoPaginate: false,
      ...(pageToken && { pageToken }),
    };
    const [files, next] = await this.answer(() =>
      storage.bucket(this.place.bucket).getFiles(query),
    );
    return {
      objects: files.map(({ name, metadata }) => ({
        key: name,
        size: Number(metadata.size),
        tag: String(metadata.generation),
        checksum: checksumOf(metadata),
      })),
      next: (next as { pageToken?: string } | null)?.pageToken,
    };
  }

  #open() {
    this.#opened ??= this.#openClient();
    return this.#opened;
  }

  /** The library lists and knows credentials. It has no means to continue a file, and to see which bytes a response has. */
  async #openClient(): Promise<{ storage: Storage; client: HttpClient }> {
    const storage = await openStorage();
    const client = new HttpClient(new URL(storage.apiEndpoint), {
      ...this.options,
      credentials: { authorization: undefined, tls: {} },
      workspace: undefined,
      settings: settingsOf(this.place.address),
      // A generation that is gone was replaced.
      toError: ({ status }) =>
        storeError(this.place, {
          status: status === 404 ? 412 : status,
          code: '',
          cause: undefined,
        }),
    });
    return { storage, client };
  }
}

/** Every object has the first, and those that were composed of others have only that. */
function checksumOf({ crc32c, md5Hash }: FileMetadata): Checksum | undefined {
  if (crc32c) return { kind: 'crc32c', digest: hexOfBase64(crc32c) };
  return md5Hash ? { kind: 'md5', digest: hexOfBase64(md5Hash) } : undefined;
}

/** An emulator needs none. */
async function authorizationOf(storage: Storage): Promise<string | undefined> {
  if (process.env['STORAGE_EMULATOR_HOST']) return undefined;
  const headers = await storage.authClient.getRequestHeaders();
  return new Headers(headers).get('authorization') ?? undefined;
}
