import { errorText, type Logger, MlmodelError } from '@mlmodel/core';
import { readKeyFile } from './key-file.js';
import { createKeySet, type KeySet } from './key-set.js';
import { watchFiles } from './watch-files.js';

/** Keys that follow their file. */
export interface Keys extends KeySet {
  /** Reads the file again. If that fails, logs it and keeps the keys. */
  reload(): Promise<void>;
  /** Stops following the file. */
  close(): void;
}

export interface KeysOptions {
  readonly file: string | undefined;
  readonly keys: readonly string[] | undefined;
  /** The option with the keys, for messages. */
  readonly name: string;
  readonly logger: Logger;
}

/**
 * Opens the keys of a file and those that are given.
 * @returns undefined without any
 * @throws MlmodelError as `readKeyFile` and `createKeySet`; also for a list without keys, which a mistake may have left
 * empty
 */
export async function openKeys(options: KeysOptions): Promise<Keys | undefined> {
  const { file, keys, name, logger } = options;
  if (file === undefined && keys === undefined) return undefined;
  if (keys?.length === 0) {
    throw new MlmodelError('INVALID_PARAMETER_VALUE', `${name} is empty: it has no key.`);
  }
  const given = (keys ?? []).map((key, index) => ({ key, place: `${name}, key ${index + 1}` }));
  const read = async () => {
    const fromFile = file === undefined ? [] : await readKeyFile(file);
    return createKeySet([...given, ...fromFile]);
  };
  let current = await read();
  const reload = async () => {
    if (file === undefined) return;
    try {
      current = await read();
      logger.info(`The keys in ${file} were read again.`);
    } catch (error) {
      logger.error(`${errorText(error)} The keys that were read before remain valid.`);
    }
  };
  const stop = watchFiles(file === undefined ? [] : [file], () => void reload());
  return { has: (key) => current.has(key), reload, close: stop };
}
