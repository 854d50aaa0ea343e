import { hash, timingSafeEqual } from 'node:crypto';
import { MlmodelError } from '@mlmodel/core';

/** Keys that are accepted. Only their SHA-256 digests are kept. */
export interface KeySet {
  /** Takes the same time whatever key is sent, and whichever it equals. */
  has(key: string): boolean;
}

/** The fewest characters of a key: fewer could be guessed. */
const shortestKey = 16;

/** The most keys of a set: each is compared for each request. */
const mostKeys = 1000;

/** What `Authorization: Bearer` can carry (RFC 6750, section 2.1). */
const token = /^[\w.~+/-]+=*$/;

/** A key, and where it comes from in words, such as `line 3`. */
export interface PlacedKey {
  readonly key: string;
  readonly place: string;
}

/** Makes a set of keys. @throws MlmodelError `INVALID_PARAMETER_VALUE` that names the place of a key, never the key */
export function createKeySet(keys: readonly PlacedKey[]): KeySet {
  for (const { key, place } of keys) checkKey(key, place);
  if (keys.length > mostKeys) throw invalidKeys(`There are more than ${mostKeys} keys.`);
  const digests = keys.map(({ key }) => digestOf(key));
  return {
    has(key) {
      const sent = digestOf(key);
      let isKnown = false;
      for (const digest of digests) isKnown = timingSafeEqual(sent, digest) || isKnown;
      return isKnown;
    },
  };
}

function digestOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

function checkKey(key: string, place: string): void {
  if (!token.test(key)) {
    const charset = 'letters, digits and -._~+/, with = only at the end';
    throw invalidKeys(`${place}: A key must consist of ${charset}.`);
  }
  if (key.length < shortestKey) {
    const advice = 'Make one with "openssl rand -hex 32".';
    throw invalidKeys(`${place}: A key must have at least ${shortestKey} characters. ${advice}`);
  }
}

function invalidKeys(message: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message);
}
