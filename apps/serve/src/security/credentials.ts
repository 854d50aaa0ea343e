import type { IncomingMessage } from 'node:http';
import { valuesOf } from '../http/raw-headers.js';

/** The keys that a request sends. */
export interface Credentials {
  /** At most one of each header field. */
  readonly keys: readonly string[];
  /** A field is repeated: what is in front of the server may have read the other one. */
  readonly isRepeated: boolean;
}

/** The scheme has no case; one space or more follows it (RFC 9110, section 11.4). */
const bearer = /^bearer +/i;

/** Reads `Authorization: Bearer KEY` and `X-API-Key: KEY`. Other schemes, which may be meant for a proxy, are ignored. */
export function credentialsOf({ rawHeaders }: IncomingMessage): Credentials {
  const authorization = valuesOf('authorization', rawHeaders);
  const apiKeys = valuesOf('x-api-key', rawHeaders);
  const tokens = authorization.filter((value) => bearer.test(value));
  return {
    keys: [...tokens.map((value) => value.replace(bearer, '')), ...apiKeys],
    isRepeated: authorization.length > 1 || apiKeys.length > 1,
  };
}
