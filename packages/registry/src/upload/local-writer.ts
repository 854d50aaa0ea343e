import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { errorText, MlmodelError } from '@mlmodel/core';
import { foreignText } from '../http/foreign-text.js';
import type { ArtifactWriter } from './artifact-writer.js';
import type { FileContent } from './file-content.js';

/** Folders between the artifact root of a server and those of a model: `EXPERIMENT/models/MODEL_ID/artifacts` at most. */
const foldersBelowRoot = 4;

/** Writes to a folder that a server names, and that this machine has too. It overwrites nothing. */
export class LocalWriter implements ArtifactWriter {
  readonly aloneFrom = Number.POSITIVE_INFINITY;
  readonly #folder: string;
  readonly #signal: AbortSignal | undefined;

  /** @throws MlmodelError `NOT_IMPLEMENTED` when this machine has no such artifact root: it is that of another one */
  constructor(folder: string, signal: AbortSignal | undefined) {
    if (!isReachable(folder))
      throw new MlmodelError(
        'NOT_IMPLEMENTED',
        `The server keeps the artifacts of this experiment in its folder "${foreignText(folder)}", which this machine does not have. Log on the machine of the server, or to an experiment that was created while the server ran with --serve-artifacts.`,
      );
    this.#folder = folder;
    this.#signal = signal;
  }

  async put(path: string, content: FileContent): Promise<void> {
    const target = join(this.#folder, path);
    const signal = this.#signal;
    signal?.throwIfAborted();
    try {
      await mkdir(dirname(target), { recursive: true });
      const file = createWriteStream(target, { flags: 'wx' });
      await pipeline(content.open(), file, { ...(signal && { signal }) });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw existing(target, cause);
      await rm(target, { force: true });
      signal?.throwIfAborted();
      throw new MlmodelError(
        'IO_ERROR',
        `The artifact "${foreignText(target)}" cannot be written: ${errorText(cause)}. Check the permissions of the folder and the space on its disk.`,
        { cause },
      );
    }
  }

  async close(): Promise<void> {}
}

/** MLflow creates the artifact root with the server, and nothing below it. */
function isReachable(folder: string): boolean {
  let parent = folder;
  for (let depth = 0; depth < foldersBelowRoot; depth++) {
    parent = dirname(parent);
    if (existsSync(parent)) return parent !== dirname(parent);
  }
  return false;
}

function existing(path: string, cause: unknown): MlmodelError {
  return new MlmodelError(
    'RESOURCE_ALREADY_EXISTS',
    `There is a file "${foreignText(path)}" already, and artifacts are not overwritten. Log the model under another name.`,
    { cause },
  );
}
