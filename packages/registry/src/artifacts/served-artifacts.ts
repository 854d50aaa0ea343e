import type { IncomingMessage } from 'node:http';
import { MlmodelError } from '@mlmodel/core';
import type { HttpClient } from '../http/http-client.js';
import { artifactsBody, checked } from '../store/rest-bodies.js';

/** A file of a model. */
export interface ArtifactFile {
  /** Relative to the model, with `/` between names. */
  readonly path: string;
  /** Bytes; undefined when the store does not say. */
  readonly size: number | undefined;
}

/** The rest of a file. */
export interface RestOfFile {
  /** The byte to begin at. */
  readonly from: number;
  /** A validator of the bytes before: the server sends the whole file if it has another one now. */
  readonly unless: string | undefined;
}

/** Bounds of what a server may list. */
const mostFiles = 100_000;
const mostFolders = 10_000;
const deepest = 32;

/** Longest name of a file in bytes, as file systems have it. */
const longestName = 255;

/** The path of the proxy on a tracking server. */
export const proxyPath = '/api/2.0/mlflow-artifacts/artifacts';

/** The path of a file behind the proxy. @param folder below the artifact root of the server */
export function servedPathOf(folder: string, path: string): string {
  const parts = [...folder.split('/'), ...path.split('/')].filter((part) => part !== '');
  return `${proxyPath}/${parts.map(encodeURIComponent).join('/')}`;
}

/** Artifacts below a folder of a tracking server, through its proxy. */
export class ServedArtifacts {
  readonly #client: HttpClient;
  readonly #root: string;

  /** @param root below the artifact root of the server */
  constructor(client: HttpClient, root: string) {
    this.#client = client;
    this.#root = root;
  }

  /** As messages name it. */
  get where(): string {
    return `${this.#client.server} (${this.#root})`;
  }

  /**
   * All files, sorted by path; empty when the folder does not exist.
   * @throws MlmodelError `IO_ERROR` for names that a listing of a folder cannot have, and for too many or too deep ones
   */
  async list(): Promise<readonly ArtifactFile[]> {
    const files = new Map<string, ArtifactFile>();
    const folders: string[][] = [[]];
    for (const folder of folders) {
      for (const { path: name, is_dir: isFolder, file_size: size } of await this.#entries(folder)) {
        this.#checkName(name);
        const parts = [...folder, name];
        const path = parts.join('/');
        if (isFolder) folders.push(parts);
        else if (files.has(path)) throw this.#hostile(`"${path}" twice`);
        else files.set(path, { path, size });
        if (files.size > mostFiles || folders.length > mostFolders || parts.length > deepest)
          throw this.#hostile(
            `more than ${mostFiles} files, ${mostFolders} folders or ${deepest} levels`,
          );
      }
    }
    const twice = folders.map((parts) => parts.join('/')).find((path) => files.has(path));
    if (twice !== undefined) throw this.#hostile(`"${twice}" as a file and a folder`);
    return [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** The response to a request for a file, or for its rest. */
  open({ path }: ArtifactFile, rest?: RestOfFile): Promise<IncomingMessage> {
    const headers = rest && {
      range: `bytes=${rest.from}-`,
      ...(rest.unless !== undefined && { 'if-range': rest.unless }),
    };
    return this.#client.open(this.#pathOf(path), { ...(headers && { headers }) });
  }

  /** What changes with the content of a file: its entity tag or time of change; undefined when the server says neither. */
  async validator({ path }: ArtifactFile): Promise<string | undefined> {
    const { etag, 'last-modified': modified } = await this.#client.head(this.#pathOf(path));
    return etag ?? modified;
  }

  #pathOf(path: string): string {
    return servedPathOf(this.#root, path);
  }

  async #entries(folder: readonly string[]) {
    const path = [this.#root, ...folder].filter((part) => part !== '').join('/');
    const body = await this.#client.json(proxyPath, { query: { path } });
    return checked(artifactsBody, body, this.#client.server).files;
  }

  #checkName(name: string): void {
    const isOne = name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
    if (!isOne || Buffer.byteLength(name) > longestName)
      throw this.#hostile(`the name ${JSON.stringify(name.slice(0, longestName))}`);
  }

  #hostile(what: string): MlmodelError {
    return new MlmodelError(
      'IO_ERROR',
      `The artifacts of ${this.where} list ${what}, which no model has. Nothing was downloaded; check the server.`,
    );
  }
}
