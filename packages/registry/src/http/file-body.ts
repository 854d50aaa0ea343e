import type { IncomingMessage } from 'node:http';
import type { FileBody, FileRange } from '../artifacts/artifact-store.js';
import { type Checksum, hexOfBase64 } from '../download/checksum.js';

/** What a response says about the file whose bytes it brings. */
export function fileBodyOf(response: IncomingMessage): FileBody {
  const { etag = '', 'last-modified': modified } = response.headers;
  return {
    stream: response,
    ...placeOf(response),
    // What `If-Range` takes (RFC 9110, 13.1.5): a strong entity tag or a time.
    validator: etag.startsWith('"') ? etag : modified,
    checksum: response.statusCode === 206 ? undefined : contentMd5(response),
  };
}

/** The bytes of a file that a response has. */
function placeOf({ statusCode, headers }: IncomingMessage): ContentRange {
  if (statusCode === 206) return contentRange(headers['content-range']);
  const length = headers['content-length'];
  const size = length === undefined ? undefined : Number(length);
  return { start: 0, end: size, size };
}

/** Which bytes of a file a response has. */
export interface ContentRange {
  /** Negative when that is not said. */
  readonly start: number;
  /** The byte behind the last one. */
  readonly end: number | undefined;
  /** Bytes of the whole file. */
  readonly size: number | undefined;
}

/** Reads the header `Content-Range` of a part (RFC 9110, 14.4). */
export function contentRange(value: string | undefined): ContentRange {
  const [, start, last, size] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(value ?? '') ?? [];
  if (start === undefined) return { start: -1, end: undefined, size: undefined };
  const whole = Number(size);
  return {
    start: Number(start),
    end: Number(last) + 1,
    size: Number.isNaN(whole) ? undefined : whole,
  };
}

/** The headers for a part of a file (RFC 9110, 14.2 and 13.1.5). */
export function rangeHeaders(range: FileRange | undefined): Readonly<Record<string, string>> {
  if (range === undefined) return {};
  const { start, end, unless } = range;
  return {
    range: `bytes=${start}-${end === undefined ? '' : end - 1}`,
    ...(unless !== undefined && { 'if-range': unless }),
  };
}

/** RFC 1864: base64. */
function contentMd5({ headers }: IncomingMessage): Checksum | undefined {
  const value = headers['content-md5'];
  return typeof value === 'string' && /^[A-Za-z0-9+/]{22}==$/.test(value)
    ? { kind: 'md5', digest: hexOfBase64(value) }
    : undefined;
}
