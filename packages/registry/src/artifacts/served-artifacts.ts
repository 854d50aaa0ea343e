import type { IncomingMessage } from 'node:http';
import { quoteName } from '@mlmodel/core';
import type { Environment } from '../connection/connection.js';
import { fileBodyOf, rangeHeaders } from '../http/file-body.js';
import type { HttpClient } from '../http/http-client.js';
import { HttpError } from '../http/http-error.js';
import {
  artifactsBody,
  checked,
  presignedBody,
  type ServerInfo,
  serverInfoBody,
} from '../store/rest-bodies.js';
import type { ArtifactFile, ArtifactStore, FileBody, FileRange } from './artifact-store.js';
import { Listing } from './listing.js';

/** The path of the proxy on a tracking server. */
export const proxyPath = '/api/2.0/mlflow-artifacts/artifacts';

/**
 * The path of a file on a tracking server.
 * @param folder below the artifact root of the server
 * @param base default: that of the proxy
 */
export function servedPathOf(folder: string, path: string, base = proxyPath): string {
  const parts = [...folder.split('/'), ...path.split('/')].filter((part) => part !== '');
  return `${base}/${parts.map(encodeURIComponent).join('/')}`;
}

/**
 * Whether a tracking server takes a path for another one: it decodes percent signs in the paths of artifacts as long as there
 * are any to decode (`validate_path_is_safe` of MLflow), however they are encoded on the way.
 */
export function isDecodedByServer(path: string): boolean {
  return /%[0-9a-f]{2}/i.test(path);
}

/** Where a tracking server signs URLs. */
const signingPath = '/api/2.0/mlflow-artifacts/presigned';

/** Whether to use presigned URLs. */
export interface SigningOptions {
  readonly signing?: boolean | undefined;
}

/** What `MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD` says. */
export function signingOf(environment: Environment): SigningOptions {
  const wanted = environment['MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD'];
  return wanted ? { signing: /^(true|1)$/i.test(wanted) } : {};
}

/** What a tracking server can have its object store sign. Servers before MLflow 3 do not say. */
export async function serverOffers(client: HttpClient): Promise<ServerInfo> {
  try {
    const info = await client.json('/api/3.0/mlflow/server-info');
    return checked(serverInfoBody, info, client.server);
  } catch {
    return { multipart_uploads_enabled: false, multipart_downloads_enabled: false };
  }
}

/** Bytes of a file for which a presigned URL is worth another request. */
const worthPresigning = 2 ** 20;

/**
 * Artifacts below a folder of a tracking server: through its proxy, or at URLs of its object store that it signs
 * (`GetPresignedDownloadUrl` of MLflow 3).
 */
export class ServedArtifacts implements ArtifactStore {
  readonly #client: HttpClient;
  readonly #root: string;
  readonly #signing: boolean | undefined;
  /** Whether the server signs URLs that lead somewhere. */
  #signs: Promise<boolean> | undefined;

  /**
   * @param root below the artifact root of the server
   * @param options `signing` is whether to ask for presigned URLs; default: when the server offers them
   */
  constructor(client: HttpClient, root: string, { signing }: SigningOptions = {}) {
    this.#client = client;
    this.#root = root;
    this.#signing = signing;
  }

  get where(): string {
    return `${this.#client.server} (${this.#root})`;
  }

  async list(): Promise<readonly ArtifactFile[]> {
    const listing = new Listing(this.where);
    const folders = [''];
    for (const folder of folders) {
      listing.request();
      for (const { path: name, is_dir: isFolder, file_size: size } of await this.#entries(folder)) {
        const path = listing.entry(folder, name);
        if (isFolder) {
          listing.addFolder(path);
          folders.push(path);
        } else listing.add({ path, size });
      }
    }
    return listing.files();
  }

  async open({ path, size = 0 }: ArtifactFile, range?: FileRange): Promise<FileBody> {
    const signed = size < worthPresigning ? undefined : await this.#openSigned(path, range);
    if (signed !== undefined) return fileBodyOf(signed);
    // The proxy fetches the whole file from its store for each request.
    const rest = range && range.start > 0 ? { ...range, end: undefined } : undefined;
    const headers = rangeHeaders(rest);
    return fileBodyOf(await this.#asked(path, (url) => this.#client.open(url, { headers })));
  }

  async validator({ path }: ArtifactFile): Promise<string | undefined> {
    const headers = await this.#asked(path, (url) => this.#client.head(url));
    return headers.etag ?? headers['last-modified'];
  }

  /** Asks the proxy for a file. */
  async #asked<Answer>(path: string, ask: (url: string) => Promise<Answer>): Promise<Answer> {
    try {
      return await ask(this.#pathOf(path));
    } catch (error) {
      const isMissing = error instanceof HttpError && error.serverStatus === 404;
      if (!isMissing || !isDecodedByServer(path)) throw error;
      throw new HttpError(
        'RESOURCE_DOES_NOT_EXIST',
        `${this.where} lists ${quoteName(path)}, but decodes the percent sign when it is asked for the file. Rename the file in the store of the server.`,
        { cause: error },
      );
    }
  }

  /** Undefined when the server signs no URLs, or none that leads somewhere. */
  async #openSigned(
    path: string,
    range: FileRange | undefined,
  ): Promise<IncomingMessage | undefined> {
    this.#signs ??= this.#asksForUrls();
    if (!(await this.#signs)) return undefined;
    try {
      const answer = await this.#client.json(this.#pathOf(path, signingPath));
      const signed = checked(presignedBody, answer, this.#client.server);
      return await this.#client.openUrl(new URL(signed.url), {
        headers: { ...signed.headers, ...rangeHeaders(range) },
      });
    } catch (error) {
      const status = error instanceof HttpError ? error.serverStatus : 0;
      // A store that only the server reaches, and servers that sign nothing.
      if (status !== undefined && status !== 404 && status !== 501) throw error;
      this.#signs = Promise.resolve(false);
      return undefined;
    }
  }

  async #asksForUrls(): Promise<boolean> {
    return this.#signing ?? (await serverOffers(this.#client)).multipart_downloads_enabled;
  }

  #pathOf(path: string, base?: string): string {
    return servedPathOf(this.#root, path, base);
  }

  async #entries(folder: string) {
    const path = [this.#root, folder].filter((part) => part !== '').join('/');
    const body = await this.#client.json(proxyPath, { query: { path } });
    return checked(artifactsBody, body, this.#client.server).files;
  }
}
