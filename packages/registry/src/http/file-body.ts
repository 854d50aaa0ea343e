import type { IncomingMessage } from 'node:http';
import type { FileBody } from '../artifacts/artifact-store.js';
import type { Checksum } from '../download/checksum.js';

/** What a response says about the file whose bytes it brings. */
export function fileBodyOf(response: IncomingMessage): FileBody {
  const { etag = '', 'last-modified': modified } = response.headers;
  const isPart = response.statusCode === 206;
  const length = response.headers['content-length'];
  return {
    stream: response,
    start: isPart ? startOfRange(response) : 0,
    size: isPart ? sizeOfRange(response) : length === undefined ? undefined : Number(length),
    // What `If-Range` takes (RFC 9110, 13.1.5): a strong entity tag or a time.
    validator: etag.startsWith('"') ? etag : modified,
    checksum: isPart ? undefined : contentMd5(response),
  };
}

function startOfRange({ headers }: IncomingMessage): number {
  const [, start] = /^bytes (\d+)-/.exec(headers['content-range'] ?? '') ?? [];
  return start === undefined ? -1 : Number(start);
}

function sizeOfRange({ headers }: IncomingMessage): number | undefined {
  const [, size] = /^bytes \d+-\d+\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
  return size === undefined ? undefined : Number(size);
}

/** RFC 1864: base64. */
function contentMd5({ headers }: IncomingMessage): Checksum | undefined {
  const value = headers['content-md5'];
  return typeof value === 'string' && /^[A-Za-z0-9+/]{22}==$/.test(value)
    ? { kind: 'md5', digest: Buffer.from(value, 'base64').toString('hex') }
    : undefined;
}
