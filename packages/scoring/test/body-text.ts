import type { EncodedAnswer } from '../src/index.js';

/** The text of an answer, which may come in pieces. */
export function bodyText(body: EncodedAnswer['body']): string {
  if (typeof body === 'string') return body;
  return Buffer.concat(ArrayBuffer.isView(body) ? [body] : body).toString();
}
