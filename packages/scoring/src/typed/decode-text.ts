import { invalidInput } from '../errors.js';
import { nodeBuffer } from '../runtime/node.js';

const { Buffer, isUtf8 } = nodeBuffer as typeof import('node:buffer');

/**
 * Decodes one string of a binary body.
 * @throws MlmodelError `BAD_REQUEST` for bytes that are not UTF-8
 */
export function decodeText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (text.includes('\ufffd') && !isUtf8(bytes)) {
    throw invalidInput(
      'A string in the body is not valid UTF-8. Encode it as UTF-8, or send it as binary.',
    );
  }
  return text;
}
