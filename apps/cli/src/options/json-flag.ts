import { readFile } from 'node:fs/promises';
import { MlmodelError } from '@mlmodel/core';

/**
 * The object that a flag gives: JSON text, or the path of a file with it.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the flag
 */
export async function readJsonFlag(flag: string, given: unknown): Promise<object> {
  const text = String(given);
  try {
    const isText = text.trimStart().startsWith('{');
    const config: unknown = JSON.parse(isText ? text : await readFile(text, 'utf8'));
    if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config;
  } catch (cause) {
    throw notAnObject(flag, cause);
  }
  throw notAnObject(flag);
}

function notAnObject(flag: string, cause?: unknown): MlmodelError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${flag} must be a JSON object, or the path of a file with one${code === undefined ? '' : ` (${code})`}.`,
    { cause },
  );
}
