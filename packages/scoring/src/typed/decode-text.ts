import { isUtf8 } from 'node:buffer';
import { invalidInput } from '../errors.js';

/**
 * Reads the bytes of one text of a binary body.
 * @throws MlmodelError `BAD_REQUEST` for bytes that are not UTF-8
 */
export function decodeText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (text.includes('\ufffd') && !isUtf8(bytes)) {
    throw invalidInput('A text of the body is not valid UTF-8. Write it as UTF-8, or as binary.');
  }
  return text;
}
