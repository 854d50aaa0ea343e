import { joinBytes, type ScoringResponse } from '@mlmodel/scoring';

/** The body of a response as bytes. */
export function responseBytes({ body }: Pick<ScoringResponse, 'body'>): Uint8Array {
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof Uint8Array ? body : joinBytes(body);
}
