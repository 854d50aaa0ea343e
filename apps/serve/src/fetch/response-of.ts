import type { ScoringResponse } from '@mlmodel/scoring';
import { commonHeaders } from '../http/common-headers.js';
import { byteLengthOf } from '../http/send-response.js';

export interface ResponseOptions {
  /** Further fields. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Leaves the body out. */
  readonly isHead?: boolean;
}

/** A response of the pipeline as one of the Fetch standard. */
export function responseOf(
  { status, contentType, body }: ScoringResponse,
  { headers = {}, isHead = false }: ResponseOptions = {},
): Response {
  return new Response(isHead ? null : bodyOf(body), {
    status,
    headers: {
      'content-type': contentType,
      'content-length': String(byteLengthOf(body)),
      [commonHeaders[0]]: commonHeaders[1],
      ...headers,
    },
  });
}

type Body = ConstructorParameters<typeof Response>[0];

function bodyOf(body: ScoringResponse['body']): Body {
  if (typeof body === 'string' || body instanceof Uint8Array) return body as Body;
  return new Blob(body as Uint8Array<ArrayBuffer>[]);
}
