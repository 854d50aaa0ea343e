import type { EncodedResponse } from '../src/index.js';

/** The text of an answer, which may come in pieces. */
export function bodyText(body: EncodedResponse['body']): string {
  if (typeof body === 'string') return body;
  return Buffer.concat(ArrayBuffer.isView(body) ? [body] : body).toString();
}
