import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorText, type Logger, MlmodelError } from '@mlmodel/core';

export interface RotatingFileOptions {
  readonly path: string;
  /** A file that is longer is renamed to `path.1`, that to `path.2`, and so on. */
  readonly maxBytes: number;
  /** How many files are kept, including the current one. */
  readonly files: number;
  readonly logger: Logger;
}

/** Bytes of lines that may wait for the disk. Further ones are dropped. */
const maxWaiting = 16 * 1024 * 1024;

/** Milliseconds for which lines are collected: to write each one would take longer than to score a small request. */
const writeInterval = 100;

/** Milliseconds between two messages about dropped lines. */
const reportInterval = 60_000;

/** Milliseconds that `close` waits for the disk. */
const closeTime = 2_000;

/**
 * Appends lines to a file without making the caller wait. Several processes may append to the same file. Lines that the
 * disk does not take are dropped, counted and reported.
 */
export class RotatingFile {
  readonly #options: RotatingFileOptions;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #isFailing = false;
  #unreported = 0;
  #report: NodeJS.Timeout | undefined;
  /** Lines on the disk. */
  written = 0;
  /** Lines that were dropped. */
  dropped = 0;

  constructor(options: RotatingFileOptions) {
    this.#options = options;
  }

  /** Creates the file if it does not exist. @throws MlmodelError if it cannot be written */
  async open(): Promise<void> {
    const { path } = this.#options;
    await this.#append(new Uint8Array()).catch((cause) => {
      throw new MlmodelError('IO_ERROR', `${cannotWrite(path)}: ${errorText(cause)}`, { cause });
    });
  }

  /** @param line without its line break */
  append(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    if (this.#waitingBytes + bytes.byteLength > maxWaiting) {
      this.#drop(1);
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.byteLength;
    this.#timer ??= setTimeout(() => this.#startWriting(), writeInterval).unref();
  }

  #startWriting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Writes what waits, if the disk takes it within two seconds. */
  async close(): Promise<void> {
    this.#startWriting();
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closeTime);
    });
    await Promise.race([this.#writing, limit]);
    clearTimeout(timer);
    clearTimeout(this.#report);
    this.#reportDropped();
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting.splice(0, this.#countThatFits());
      try {
        await this.#write(Buffer.concat(lines));
        this.written += lines.length;
        this.#isFailing = false;
      } catch (error) {
        this.#fail(error);
        this.#drop(lines.length);
      }
      this.#waitingBytes = this.#waiting.reduce((sum, { byteLength }) => sum + byteLength, 0);
    }
  }

  /** As many lines as one file holds, but at least one. */
  #countThatFits(): number {
    let bytes = 0;
    const tooMany = this.#waiting.findIndex((line) => {
      bytes += line.byteLength;
      return bytes > this.#options.maxBytes;
    });
    return tooMany === -1 ? this.#waiting.length : Math.max(1, tooMany);
  }

  async #write(bytes: Buffer): Promise<void> {
    const { path, maxBytes } = this.#options;
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    if (size > 0 && size + bytes.byteLength > maxBytes) await this.#rotate();
    await this.#append(bytes);
  }

  async #append(bytes: Uint8Array): Promise<void> {
    const { path } = this.#options;
    await mkdir(dirname(path), { recursive: true });
    // The values of requests are not for other users of the machine.
    const file = await open(path, 'a', 0o600);
    try {
      await file.appendFile(bytes);
    } finally {
      await file.close();
    }
  }

  async #rotate(): Promise<void> {
    const { path, files } = this.#options;
    const nameOf = (number: number) => (number === 0 ? path : `${path}.${number}`);
    await rm(nameOf(files - 1), { force: true });
    for (let number = files - 2; number >= 0; number--) {
      await rename(nameOf(number), nameOf(number + 1)).catch(ignoreMissing);
    }
  }

  /** Logs the first of consecutive failures. */
  #fail(error: unknown): void {
    if (!this.#isFailing) {
      const { path, logger } = this.#options;
      logger.error(`${cannotWrite(path)}: ${errorText(error)}`);
    }
    this.#isFailing = true;
  }

  #drop(lines: number): void {
    this.dropped += lines;
    this.#unreported += lines;
    this.#report ??= setTimeout(() => this.#reportDropped(), reportInterval).unref();
  }

  #reportDropped(): void {
    this.#report = undefined;
    const count = this.#unreported;
    this.#unreported = 0;
    if (count === 0) return;
    const records = count === 1 ? '1 record was' : `${count} records were`;
    this.#options.logger.warn(
      `${records} dropped from the request log: the disk did not take them.`,
    );
  }
}

function cannotWrite(path: string): string {
  return `The request log ${path} cannot be written`;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
