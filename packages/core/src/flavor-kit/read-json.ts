import type { ModelFiles } from '../flavor/model-files.js';
import { brokenFile, readNeeded } from './load-errors.js';

/** What a JSON file of a model must hold. */
export interface JsonGuard<Value> {
  readonly accepts: (value: unknown) => value is Value;
  /** For errors, as in `it must hold an object with "trees"`. */
  readonly expected: string;
  /** What the file is for, as the rest of a sentence; `which is the model` when absent. */
  readonly role?: string | undefined;
  /** What to do about a file that is missing or holds something else, as a sentence. */
  readonly advice?: string | undefined;
}

/**
 * Reads a JSON file of a model.
 * @param path in the model directory
 * @throws MlmodelError naming the file: `RESOURCE_DOES_NOT_EXIST` when it is missing, `INVALID_PARAMETER_VALUE` when it is
 *   not JSON in UTF-8 or the guard does not accept what it holds
 */
export async function readJson<Value>(
  files: Pick<ModelFiles, 'read'>,
  path: string,
  guard: JsonGuard<Value>,
): Promise<Value> {
  const { accepts, expected, role = 'which is the model', advice } = guard;
  const bytes = await readNeeded(files, path, { role, advice });
  const value = parseJson(bytes, path);
  if (accepts(value)) return value;
  throw brokenFile(path, {
    reason: `is not a model of this flavor: it must hold ${expected}`,
    advice,
  });
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw brokenFile(path, { reason: 'is not JSON or is cut off' });
  }
}
