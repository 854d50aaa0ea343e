import type { IncomingMessage, ServerResponse } from 'node:http';
import { MlmodelError } from '@mlmodel/core';
import { noSuchPath } from '../http/http-errors.js';
import type { Guard } from '../server/create-app.js';
import { accessOf } from './access.js';
import { credentialsOf } from './credentials.js';
import type { KeySet } from './key-set.js';
import { refuse } from './refuse.js';

export interface KeyGuardOptions {
  /** Undefined: anyone may use what is not below `/admin`. */
  readonly clientKeys: KeySet | undefined;
  /** Undefined: nothing is below `/admin`. */
  readonly adminKeys: KeySet | undefined;
  /** Paths that can be read without a key. */
  readonly openPaths: ReadonlySet<string>;
}

/** Lets requests through that have the key which their path needs. */
export function createKeyGuard({ clientKeys, adminKeys, openPaths }: KeyGuardOptions): Guard {
  return (request, response) => {
    const access = accessOf(request, openPaths);
    if (access === 'open') return false;
    if (access === 'client')
      return clientKeys !== undefined && !admit(request, response, clientKeys);
    if (adminKeys !== undefined) return !admit(request, response, adminKeys);
    refuse(request, response, { error: noSuchPath() });
    return true;
  };
}

/** @returns whether the request has one of the keys; otherwise it has been refused */
function admit(request: IncomingMessage, response: ServerResponse, accepted: KeySet): boolean {
  const { keys, isRepeated } = credentialsOf(request);
  // Each key is checked, so that the time does not depend on which one is right.
  const isKnown = keys.map((key) => accepted.has(key)).includes(true);
  if (isKnown && !isRepeated) return true;
  refuse(request, response, {
    error: unauthenticated(keys, isRepeated),
    headers: { 'www-authenticate': challengeFor(keys) },
  });
  return false;
}

/** RFC 6750, section 3: a request without a key gets no error code. */
function challengeFor(keys: readonly string[]): string {
  const challenge = 'Bearer realm="mlmodel"';
  return keys.length === 0 ? challenge : `${challenge}, error="invalid_token"`;
}

function unauthenticated(keys: readonly string[], isRepeated: boolean): MlmodelError {
  const how = 'Send it once, as "Authorization: Bearer KEY" or as "X-API-Key: KEY".';
  if (isRepeated) return new MlmodelError('UNAUTHENTICATED', `There is more than one key. ${how}`);
  if (keys.length === 0) return new MlmodelError('UNAUTHENTICATED', `A key is missing. ${how}`);
  return new MlmodelError('UNAUTHENTICATED', 'The key is not valid here.');
}
