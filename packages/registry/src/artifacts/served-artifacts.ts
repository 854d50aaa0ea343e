import { fileBodyOf } from '../http/file-body.js';
import type { HttpClient } from '../http/http-client.js';
import { artifactsBody, checked } from '../store/rest-bodies.js';
import type { ArtifactFile, ArtifactStore, FileBody, RestOfFile } from './artifact-store.js';
import { Listing } from './listing.js';

/** The path of the proxy on a tracking server. */
export const proxyPath = '/api/2.0/mlflow-artifacts/artifacts';

/** Artifacts below a folder of a tracking server, through its proxy. */
export class ServedArtifacts implements ArtifactStore {
  readonly #client: HttpClient;
  readonly #root: string;

  /** @param root below the artifact root of the server */
  constructor(client: HttpClient, root: string) {
    this.#client = client;
    this.#root = root;
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

  async open({ path }: ArtifactFile, rest?: RestOfFile): Promise<FileBody> {
    const headers = rest && {
      range: `bytes=${rest.from}-`,
      ...(rest.unless !== undefined && { 'if-range': rest.unless }),
    };
    return fileBodyOf(await this.#client.open(this.#pathOf(path), { ...(headers && { headers }) }));
  }

  async validator({ path }: ArtifactFile): Promise<string | undefined> {
    const { etag, 'last-modified': modified } = await this.#client.head(this.#pathOf(path));
    return etag ?? modified;
  }

  #pathOf(path: string): string {
    const parts = [...this.#root.split('/'), ...path.split('/')].filter((part) => part !== '');
    return `${proxyPath}/${parts.map(encodeURIComponent).join('/')}`;
  }

  async #entries(folder: string) {
    const path = [this.#root, folder].filter((part) => part !== '').join('/');
    const body = await this.#client.json(proxyPath, { query: { path } });
    return checked(artifactsBody, body, this.#client.server).files;
  }
}
