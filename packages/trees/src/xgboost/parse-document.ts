import { brokenFile } from '@mlmodel/core/flavor';
import { unsupportedModel } from '../model-file-error.js';
import { InvalidUbjson, parseUbjson } from './ubjson.js';

/**
 * Parses a model file of XGBoost, JSON or UBJSON; its content decides which, as in XGBoost 2.1 and later, not its name.
 * @returns nested objects, Maps, arrays and typed arrays
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for other content, `NOT_IMPLEMENTED` for the binary format of XGBoost
 *   before 2.1, both naming the file
 */
export function parseDocument(bytes: Uint8Array, file: string): unknown {
  const [first, second] = bytes;
  if (first !== openBrace) throw notText(bytes, file);
  return second !== undefined && jsonStarts.has(second)
    ? parseJson(bytes, file)
    : parseBinary(bytes, file);
}

const openBrace = 0x7b;

/** What follows the brace in JSON: white space, a key, or the end. In UBJSON it is the type of a length. */
const jsonStarts: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0x22, 0x7d]);

function notText(bytes: Uint8Array, file: string): Error {
  if (bytes.length === 0) return brokenFile(file, { reason: 'is empty' });
  if (isOldBinary(bytes)) {
    return unsupportedModel(
      file,
      'has the binary format of XGBoost before 2.1, not JSON or UBJSON',
    );
  }
  return brokenFile(file, { reason: 'is neither JSON nor UBJSON' });
}

/** Old files begin with `binf`, or at once with a base score and a number of columns, and name the objective later. */
function isOldBinary(bytes: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 400));
  return start.startsWith('binf') || /(reg|binary|multi|rank|count|survival):[a-z]/.test(start);
}

function parseBinary(bytes: Uint8Array, file: string): unknown {
  try {
    return parseUbjson(bytes);
  } catch (cause) {
    if (cause instanceof InvalidUbjson) throw brokenFile(file, { reason: cause.message, cause });
    throw cause;
  }
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return parseWithNaN(text);
  } catch (cause) {
    throw brokenFile(file, { reason: 'is not JSON or is cut off', cause });
  }
}

/** XGBoost writes NaN and infinities as such, which JSON does not have. They become strings. */
export function parseWithNaN(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const quoted = text.replace(tokens, (token) => (token.startsWith('"') ? token : `"${token}"`));
    if (quoted === text) throw error;
    return JSON.parse(quoted);
  }
}

/** Strings, so that nothing in them is found, and the tokens outside of strings. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;
