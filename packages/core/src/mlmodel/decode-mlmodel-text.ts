import { mlmodelFileError } from './mlmodel-file-error.js';

/**
 * The text of an MLmodel file, with `\n` for every line end (as Python opens files) and without a byte order mark.
 * @throws MlmodelError for bytes that are no UTF-8
 */
export function decodeMlmodelText(content: string | Uint8Array): string {
  const text = typeof content === 'string' ? content.replace(/^\ufeff/, '') : decode(content);
  return text.replace(/\r\n?/g, '\n');
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw mlmodelFileError('the file is no UTF-8; save it in the encoding UTF-8', {
      line: firstBadLine(bytes),
      cause,
    });
  }
}

/** Every line but the broken one decodes alone: no byte of a longer UTF-8 sequence is a line feed. */
function firstBadLine(bytes: Uint8Array): number {
  const lineFeed = 10;
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found < 0 ? bytes.length : found + 1;
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end;
  }
  return 1;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
