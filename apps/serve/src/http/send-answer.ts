import type { ServerResponse } from 'node:http';
import type { ScoringResponse } from '@mlmodel/scoring';

/** Sends an answer as a whole. */
export function sendAnswer(
  response: ServerResponse,
  answer: ScoringResponse,
  allow?: string,
): void {
  const { status, contentType, body } = answer;
  const headers = ['content-type', contentType, 'content-length', String(lengthOf(body))];
  if (allow !== undefined) headers.push('allow', allow);
  response.writeHead(status, headers);
  if (typeof body === 'string') response.end(body, 'latin1');
  else if (body instanceof Uint8Array) response.end(body);
  else sendPieces(response, body);
}

function sendPieces(response: ServerResponse, pieces: readonly Uint8Array[]): void {
  response.cork();
  for (const piece of pieces) response.write(piece);
  response.end();
  response.uncork();
}

/** Bytes of an answer's body. */
export function lengthOf(body: ScoringResponse['body']): number {
  if (typeof body === 'string') return body.length;
  if (body instanceof Uint8Array) return body.byteLength;
  return body.reduce((bytes, piece) => bytes + piece.byteLength, 0);
}
