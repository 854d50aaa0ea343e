import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Maximum path length of a Unix domain socket in bytes, on all systems. */
const longestPath = 103;

/** A private folder for the sockets of a pool's processes, created on demand. */
export class SocketFolder {
  #folder: Promise<string | undefined> | undefined;
  #count = 0;
  #removeAtExit: (() => void) | undefined;

  /** A socket path for a new process; undefined when sockets are unavailable. */
  async nextPath(): Promise<string | undefined> {
    this.#folder ??= this.#make();
    const folder = await this.#folder;
    if (folder === undefined) return undefined;
    const path = join(folder, `${++this.#count}`);
    return Buffer.byteLength(path) > longestPath ? undefined : path;
  }

  /** Removes the folder; this also happens when this process exits. Idempotent. */
  async remove(): Promise<void> {
    const folder = await this.#folder;
    if (folder === undefined || this.#removeAtExit === undefined) return;
    process.off('exit', this.#removeAtExit);
    await rm(folder, { recursive: true, force: true });
  }

  /** `mkdtemp` creates a folder that only this user may enter. */
  async #make(): Promise<string | undefined> {
    if (process.platform === 'win32') return undefined;
    const folder = await mkdtemp(join(tmpdir(), 'mlmodel-')).catch(() => undefined);
    if (folder === undefined) return undefined;
    this.#removeAtExit = () => rmSync(folder, { recursive: true, force: true });
    process.once('exit', this.#removeAtExit);
    return folder;
  }
}
