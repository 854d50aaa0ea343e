import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Longest path of a Unix domain socket, in bytes, on all systems that have them. */
const longestPath = 103;

/** A private folder for the sockets of a pool's processes. It is made when it is needed. */
export class SocketFolder {
  #folder: Promise<string | undefined> | undefined;
  #count = 0;
  #removeAtExit: (() => void) | undefined;

  /** A path for the socket of a new process; undefined where there can be none. */
  async nextPath(): Promise<string | undefined> {
    this.#folder ??= this.#make();
    const folder = await this.#folder;
    if (folder === undefined) return undefined;
    const path = join(folder, `${++this.#count}`);
    return Buffer.byteLength(path) > longestPath ? undefined : path;
  }

  /** Removes the folder, as the end of this process does. Idempotent. */
  async remove(): Promise<void> {
    const folder = await this.#folder;
    if (folder === undefined || this.#removeAtExit === undefined) return;
    process.off('exit', this.#removeAtExit);
    await rm(folder, { recursive: true, force: true });
  }

  /** Nobody but this user may enter what `mkdtemp` makes. */
  async #make(): Promise<string | undefined> {
    if (process.platform === 'win32') return undefined;
    const folder = await mkdtemp(join(tmpdir(), 'mlmodel-')).catch(() => undefined);
    if (folder === undefined) return undefined;
    this.#removeAtExit = () => rmSync(folder, { recursive: true, force: true });
    process.once('exit', this.#removeAtExit);
    return folder;
  }
}
