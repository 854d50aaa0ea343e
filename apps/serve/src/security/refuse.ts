import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MlmodelError } from '@mlmodel/core';
import { encodeError } from '@mlmodel/scoring';
import { sendAndClose, sendResponse } from '../http/send-response.js';

export interface Refusal {
  readonly error: MlmodelError;
  /** Further fields of the response. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Responds with an error before the body is read. A connection on which a body follows is closed. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { error, headers = {} }: Refusal,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const encoded = encodeError(error);
  if (hasBody(request)) sendAndClose(request, response, encoded);
  else sendResponse(response, encoded);
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > 0);
}
