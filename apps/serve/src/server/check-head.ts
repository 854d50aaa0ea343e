import type { IncomingMessage } from 'node:http';
import type { MlmodelError } from '@mlmodel/core';
import {
  ambiguousLength,
  invalidHost,
  missingHost,
  repeatedHost,
  unsupportedVersion,
} from '../http/http-errors.js';

/** Characters of an authority (RFC 3986, section 3.2) without user information; all others end or change it somewhere. */
const authority = /^[\w.~!$&'()*+,;=%:[\]-]*$/;

/**
 * What is wrong with the head of a request that Node's parser takes, and that a proxy in front of the server may read in
 * another way; undefined when all is well. Source: RFC 9112, sections 2.3, 3.2 and 6.1.
 */
export function headFault(request: IncomingMessage): MlmodelError | undefined {
  const { httpVersion, headers } = request;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return unsupportedVersion();
  const hosts = countOf('host', request.rawHeaders);
  if (hosts === 0 && httpVersion === '1.1') return missingHost();
  if (hosts > 1) return repeatedHost();
  if (headers.host !== undefined && !authority.test(headers.host)) return invalidHost();
  const coding = headers['transfer-encoding'];
  if (coding === undefined) return undefined;
  if (httpVersion === '1.0' || coding.toLowerCase() !== 'chunked') return ambiguousLength();
  return undefined;
}

/** @param rawHeaders names and values in turn */
function countOf(name: string, rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const header = rawHeaders[at] ?? '';
    if (header.length === name.length && header.toLowerCase() === name) count += 1;
  }
  return count;
}
