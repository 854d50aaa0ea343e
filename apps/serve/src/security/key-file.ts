import { MlmodelError } from '@mlmodel/core';
import type { PlacedKey } from './key-set.js';
import { readNamedFile } from './read-file.js';

/** Largest file of keys, in bytes. */
const largestFile = 1024 * 1024;

/**
 * Reads a file of keys: one a line; empty lines, and what follows a `#`, are ignored.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a file that cannot be read or has no key
 */
export async function readKeyFile(file: string): Promise<readonly PlacedKey[]> {
  const text = (await readNamedFile(file)).toString('utf8');
  if (text.length > largestFile) throw badFile(`${file} is larger than 1 MiB.`);
  const keys = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, index) => {
      const key = line.replace(/#.*/, '').trim();
      return key === '' ? [] : [{ key, place: `${file}, line ${index + 1}` }];
    });
  if (keys.length === 0) throw badFile(`${file} has no keys. Write one on each line.`);
  return keys;
}

function badFile(message: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message);
}
