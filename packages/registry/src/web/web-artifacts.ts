import type {
  ArtifactFile,
  ArtifactStore,
  FileBody,
  FileRange,
} from '../artifacts/artifact-store.js';
import { Listing } from '../artifacts/listing.js';
import { inParallel } from '../download/in-parallel.js';
import { fileBodyOf, rangeHeaders } from '../http/file-body.js';
import type { HttpClient } from '../http/http-client.js';
import { HttpError } from '../http/http-error.js';
import { withoutSecrets } from '../uri/model-uri.js';
import { entriesOfIndex } from './folder-index.js';

/** Files below a folder of a web server that lists its folders. */
export class WebArtifacts implements ArtifactStore {
  readonly where: string;
  readonly #folder: URL;
  readonly #client: HttpClient;
  /** By path. */
  readonly #validators = new Map<string, string>();

  /**
   * @param folder ends with a slash; its query is sent with every request
   * @param client of the origin
   */
  constructor(folder: URL, client: HttpClient) {
    this.#folder = folder;
    this.#client = client;
    this.where = withoutSecrets(folder.href);
  }

  async list(): Promise<readonly ArtifactFile[]> {
    const listing = new Listing(this.where);
    const folders = [''];
    for (const folder of folders) {
      listing.request();
      const page = await this.#client.text(this.#target(folder === '' ? '' : `${folder}/`));
      for (const { name, isFolder } of entriesOfIndex(page, this.#url(`${folder}/`))) {
        const path = listing.entry(folder, name);
        if (isFolder) folders.push(path);
        else listing.add({ path, size: undefined });
      }
    }
    const files: ArtifactFile[] = [];
    await inParallel(listing.files(), async ({ path }, index) => {
      files[index] = await this.file(path);
    });
    return files;
  }

  /** A file that no listing names. */
  async file(path: string): Promise<ArtifactFile> {
    const { etag, 'last-modified': modified, 'content-length': length } = await this.#head(path);
    const validator = etag ?? modified;
    if (validator !== undefined) this.#validators.set(path, validator);
    return { path, size: length === undefined ? undefined : Number(length) };
  }

  async open({ path }: ArtifactFile, range?: FileRange): Promise<FileBody> {
    const headers = rangeHeaders(range);
    return fileBodyOf(await this.#client.open(this.#target(path), { headers }));
  }

  async validator({ path }: ArtifactFile): Promise<string | undefined> {
    return this.#validators.get(path);
  }

  /** URLs that are signed for GET refuse HEAD. */
  async #head(path: string) {
    try {
      return await this.#client.head(this.#target(path));
    } catch (error) {
      const isRefused =
        error instanceof HttpError && [403, 405, 501].includes(error.serverStatus ?? 0);
      if (!isRefused) throw error;
      const response = await this.#client.open(this.#target(path));
      response.destroy();
      return response.headers;
    }
  }

  #target(path: string): string {
    const { pathname, search } = this.#url(path);
    return `${pathname}${search}`;
  }

  #url(path: string): URL {
    const url = new URL(this.#folder);
    if (path !== '/') url.pathname += path.split('/').map(encodeURIComponent).join('/');
    return url;
  }
}
