import { MlmodelError } from '@mlmodel/core';
import type { ArtifactFile } from './artifact-store.js';

/** Bounds of what a store may list. */
const mostFiles = 100_000;
const mostRequests = 10_000;
const deepest = 32;

/** Longest name of a file in bytes, as file systems have it. */
const longestName = 255;

/** The files that a store lists, checked before anything is written. */
export class Listing {
  readonly #where: string;
  readonly #files = new Map<string, ArtifactFile>();
  readonly #folders = new Set<string>();
  #requests = 0;

  /** @param where the store, as messages name it */
  constructor(where: string) {
    this.#where = where;
  }

  /** Counts a request for a part of the listing. @throws MlmodelError `IO_ERROR` when there are too many */
  request(): void {
    this.#requests += 1;
    if (this.#requests > mostRequests)
      throw this.#hostile(`more than ${mostRequests} folders or pages`);
  }

  /** Adds a folder, whose files may follow. @throws as {@link add} */
  addFolder(path: string): void {
    if (this.#folders.has(path)) return;
    const parts = path.split('/');
    for (const name of parts) this.#checkName(name);
    if (parts.length > deepest) throw this.#hostile(`more than ${deepest} levels of folders`);
    for (let end = 1; end <= parts.length; end++) this.#folders.add(parts.slice(0, end).join('/'));
    if (this.#folders.size > mostFiles) throw this.#hostile(`more than ${mostFiles} folders`);
  }

  /** @throws MlmodelError `IO_ERROR` for a path that no file below a folder has, and for too many or too deep ones */
  add(file: ArtifactFile): void {
    const { path } = file;
    const end = path.lastIndexOf('/');
    if (end !== -1) this.addFolder(path.slice(0, end));
    this.#checkName(path.slice(end + 1));
    if (this.#files.has(path)) throw this.#hostile(`${JSON.stringify(path)} twice`);
    this.#files.set(path, file);
    if (this.#files.size > mostFiles) throw this.#hostile(`more than ${mostFiles} files`);
  }

  /** The path of an entry of a folder. @throws as {@link add} */
  entry(folder: string, name: string): string {
    this.#checkName(name);
    return folder === '' ? name : `${folder}/${name}`;
  }

  /** All files, sorted by path. @throws MlmodelError `IO_ERROR` when a file is a folder too */
  files(): readonly ArtifactFile[] {
    for (const path of this.#files.keys())
      if (this.#folders.has(path))
        throw this.#hostile(`${JSON.stringify(path)} as a file and a folder`);
    return [...this.#files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  #checkName(name: string): void {
    const isOne = name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
    if (!isOne || Buffer.byteLength(name) > longestName)
      throw this.#hostile(`the name ${JSON.stringify(name.slice(0, longestName))}`);
  }

  #hostile(what: string): MlmodelError {
    return new MlmodelError(
      'IO_ERROR',
      `The artifacts of ${this.#where} list ${what}, which no model has. Nothing was downloaded; check the server.`,
    );
  }
}
