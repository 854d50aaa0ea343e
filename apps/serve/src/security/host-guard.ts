import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { MlmodelError } from '@mlmodel/core';
import type { Guard } from '../server/create-app.js';
import { accessOf } from './access.js';
import { refuse } from './refuse.js';

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` for what no `Host` has, such as a URL; `*` is any name */
export function checkAllowedHosts(names: readonly string[]): void {
  const wrong = names.find((name) => name !== '*' && !/^[^\s:/@?#*]+$/.test(name));
  if (wrong === undefined) return;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The allowed host ${JSON.stringify(wrong)} is not a name such as models.example.com, without scheme, port and path.`,
  );
}

export interface HostGuardOptions {
  /** Names that clients use for the server, besides addresses and names of this machine. */
  readonly allowedHosts: readonly string[];
  /** Paths that can be read under any name. */
  readonly openPaths: ReadonlySet<string>;
}

/**
 * Refuses requests for names that belong to others. The owner of a name can make it mean this machine, and a page of that
 * name could then use a server that only this machine can reach (DNS rebinding).
 */
export function createHostGuard({ allowedHosts, openPaths }: HostGuardOptions): Guard {
  const names = new Set([hostname(), ...allowedHosts].map((name) => name.toLowerCase()));
  // Nearly all requests have the same one.
  let latestOwn: string | undefined;
  return (request, response) => {
    const { host } = request.headers;
    if (host === undefined || host === latestOwn) return false;
    if (isOwnName(host, names)) {
      latestOwn = host;
      return false;
    }
    if (accessOf(request, openPaths) === 'open') return false;
    refuse(request, response, { error: unknownHost() });
    return true;
  };
}

/** An address always means the same machine, and names without a dot cannot be registered. */
function isOwnName(host: string, names: ReadonlySet<string>): boolean {
  const name = host
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
  if (!name.includes('.') || isIP(name) !== 0 || names.has(name)) return true;
  return name.endsWith('.localhost') || name.endsWith('.internal');
}

function unknownHost(): MlmodelError {
  return new MlmodelError(
    'PERMISSION_DENIED',
    'The Host header has a name that is not known to belong to this server. If it does, its operator has to add it (--allowed-host).',
  );
}
