import type { IncomingMessage } from 'node:http';

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

/** @param rawHeaders names and values in turn */
function valuesOf(name: string, rawHeaders: readonly string[]): readonly string[] {
  const values: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const header = rawHeaders[at] ?? '';
    if (header.length === name.length && header.toLowerCase() === name) {
      values.push(rawHeaders[at + 1] ?? '');
    }
  }
  return values;
}
