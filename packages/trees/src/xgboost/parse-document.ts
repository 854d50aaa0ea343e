import { brokenFile } from '@mlmodel/core/flavor';
import { unsupportedModel } from '../model-file-error.js';
import { UnusableContent } from '../unusable-content.js';
import { isOldBinary, parseOldBinary } from './old-binary.js';
import { parseUbjson } from './ubjson.js';

/**
 * Parses a model file of XGBoost: JSON, UBJSON, or the binary format that was the default before 2.1; or what pickles hold
 * of a Booster. The content decides which, as in XGBoost, and not the name.
 * @returns nested objects, Maps, arrays and typed arrays, with the names that XGBoost has in JSON
 * @throws MlmodelError naming the file: `INVALID_PARAMETER_VALUE` for other content, and `NOT_IMPLEMENTED` for a model of
 *   XGBoost before 1.0
 */
export function parseDocument(bytes: Uint8Array, file: string): unknown {
  if (startsWith(bytes, snapshotHeader)) {
    const start = snapshotHeader.length + offsetSize;
    return parseDocument(bytes.subarray(start), file);
  }
  const [first, second] = bytes;
  if (first === openBrace && second !== undefined && jsonStarts.has(second)) {
    return parseJson(bytes, file);
  }
  const reason = bytes.length === 0 ? 'is empty' : 'is not a model of XGBoost';
  if (first !== openBrace && !isOldBinary(bytes)) throw brokenFile(file, { reason });
  try {
    return first === openBrace ? parseUbjson(bytes) : parseOldBinary(bytes);
  } catch (cause) {
    if (!(cause instanceof UnusableContent)) throw cause;
    if (cause.isLimit) throw unsupportedModel(file, cause.message);
    throw brokenFile(file, { reason: cause.message, cause });
  }
}

const openBrace = 0x7b;

/** In pickles before 1.3, it and the offset of the settings stand before the binary format. */
const snapshotHeader = 'CONFIG-offset:';

/** Bytes of the offset. */
const offsetSize = 8;

function startsWith(bytes: Uint8Array, text: string): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, text.length)) === text;
}

/** What follows the brace in JSON: white space, a key, or the end. In UBJSON it is the type of a length. */
const jsonStarts: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0x22, 0x7d]);

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
