import { invalidInput } from '../errors.js';
import { jsonType } from '../http/media-types.js';
import { guessFormat } from '../request/guess-format.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes UTF-8; a byte order mark is dropped.
 * @throws MlmodelError `BAD_REQUEST` for bytes that are not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    const advice = guessFormat(bytes, jsonType) ?? 'Send it as UTF-8.';
    throw invalidInput(`The body is not valid UTF-8. ${advice}`, { cause });
  }
}
