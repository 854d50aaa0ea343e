import { MlmodelError } from '../errors/mlmodel-error.js';

/**
 * The one reading of a path inside a model directory: relative, with `/`, without `.` and empty parts. A backslash
 * separates too, so that a path is not harmless on one system and leads out on another.
 * @returns the parts joined by `/`; `''` is the model directory itself
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for an absolute path, `..` or a NUL
 */
export function normalizeModelPath(path: string): string {
  if (path.includes('\0')) throw refusal(path, 'it holds a NUL character');
  if (/^([/\\]|[A-Za-z]:)/.test(path)) throw refusal(path, 'it is absolute');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (path.split(/[/\\]/).includes('..')) throw refusal(path, 'it leads upwards with ".."');
  return parts.join('/');
}

function refusal(path: string, reason: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The path ${JSON.stringify(path)} is not one inside a model directory: ${reason}. Write it relative to the folder of the MLmodel file.`,
    { file: path },
  );
}
