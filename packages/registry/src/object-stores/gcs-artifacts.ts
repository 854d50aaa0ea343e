import type { ApiError, FileMetadata, Storage } from '@google-cloud/storage';
import { importRuntime } from '@mlmodel/core/flavor';
import type { ArtifactFile, FileBody, FileRange } from '../artifacts/artifact-store.js';
import { Listing } from '../artifacts/listing.js';
import { type Checksum, hexOfBase64 } from '../download/checksum.js';
import { fileBodyOf, rangeHeaders } from '../http/file-body.js';
import { foreignText } from '../http/foreign-text.js';
import { HttpClient } from '../http/http-client.js';
import { retrying } from '../http/retrying.js';
import type { ObjectStore, ObjectStoreOptions } from './object-store.js';
import { objectUri, prefixOf } from './object-uri.js';
import { answerOf, type StoreName, settingsOf, storeError } from './store-failure.js';

/** Artifacts in Google Cloud Storage. */
export class GcsArtifacts implements ObjectStore {
  readonly where: string;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #options: ObjectStoreOptions;
  readonly #name: StoreName;
  #opened: Promise<{ storage: Storage; client: HttpClient }> | undefined;

  /** @param uri `gs://BUCKET/FOLDER` */
  constructor(uri: string, options: ObjectStoreOptions) {
    const { authority, path } = objectUri(uri);
    const emulator = process.env['STORAGE_EMULATOR_HOST'];
    this.#bucket = authority;
    this.#prefix = prefixOf(path);
    this.#options = options;
    this.where = foreignText(`gs://${authority}/${path}`) + (emulator ? ` at ${emulator}` : '');
    this.#name = {
      where: this.where,
      credentials:
        'Set GOOGLE_APPLICATION_CREDENTIALS, or run "gcloud auth application-default login".',
      address: 'the URI, or STORAGE_EMULATOR_HOST',
    };
  }

  async list(): Promise<readonly ArtifactFile[]> {
    const listing = new Listing(this.where);
    let next: string | undefined;
    do {
      listing.request();
      const [files, query] = await this.#page(next);
      for (const { name, metadata } of files) {
        const size = Number(metadata.size);
        const isMarker = size === 0 && name.endsWith('/');
        if (isMarker || !name.startsWith(this.#prefix)) continue;
        const path = name.slice(this.#prefix.length);
        const tag = String(metadata.generation);
        listing.add({ path, size, tag, checksum: checksumOf(metadata) });
      }
      next = (query as { pageToken?: string } | null)?.pageToken;
    } while (next !== undefined);
    return listing.files();
  }

  async open({ path, tag }: ArtifactFile, range?: FileRange): Promise<FileBody> {
    const { storage, client } = await this.#open();
    const key = encodeURIComponent(this.#prefix + path);
    const authorization = await this.#answer(() => authorizationOf(storage));
    const response = await client.open(
      `/download/storage/v1/b/${encodeURIComponent(this.#bucket)}/o/${key}`,
      {
        query: { alt: 'media', ...(tag !== undefined && { generation: tag }) },
        headers: rangeHeaders(range && { ...range, unless: undefined }),
        authorization,
      },
    );
    return { ...fileBodyOf(response), validator: tag };
  }

  async validator({ tag }: ArtifactFile): Promise<string | undefined> {
    return tag;
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    opened?.client.close();
  }

  #page(pageToken: string | undefined) {
    return retrying(this.#options, async () => {
      const { storage } = await this.#open();
      const query = { prefix: this.#prefix, autoPaginate: false, ...(pageToken && { pageToken }) };
      return this.#answer(() => storage.bucket(this.#bucket).getFiles(query));
    });
  }

  #answer<Answer>(work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    return answerOf({ ...this.#options, where: this.where }, work, (cause) => {
      const { code, errors } = cause as Partial<ApiError>;
      const status = typeof code === 'number' ? code : undefined;
      return storeError(this.#name, { status, code: errors?.[0]?.reason ?? '', cause });
    });
  }

  #open() {
    this.#opened ??= this.#openClient();
    return this.#opened;
  }

  /** The library lists and knows credentials. It has no means to continue a file, and to see which bytes a response has. */
  async #openClient(): Promise<{ storage: Storage; client: HttpClient }> {
    const sdk = await importRuntime(
      { name: '@google-cloud/storage', install: 'npm install @google-cloud/storage' },
      () => import('@google-cloud/storage'),
    );
    // Requests are repeated by the caller.
    const storage = new sdk.Storage({ retryOptions: { autoRetry: false } });
    const client = new HttpClient(new URL(storage.apiEndpoint), {
      ...this.#options,
      credentials: { authorization: undefined, tls: {} },
      workspace: undefined,
      settings: settingsOf(this.#name.address),
      // A generation that is gone was replaced.
      toError: ({ status }) =>
        storeError(this.#name, {
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
