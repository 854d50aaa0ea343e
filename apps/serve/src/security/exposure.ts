import { isIPv4 } from 'node:net';

/** The warning for a port for scoring that needs no key: anyone who reaches its address can use it. */
export function openScoringWarning(address: string): string {
  return `Anyone who can reach ${address} can use this server: it has no API keys. Set --api-key-file, or listen on 127.0.0.1.`;
}

/** The warning for an admin port that others can reach. */
export function openAdminWarning(address: string): string {
  return `Anyone who can reach the admin port on ${address} can read its metrics: they need no key.`;
}

/** The warning for a server that pages of any origin may use. */
export function anyOriginWarning(hasKeys: boolean): string {
  const who = hasKeys
    ? 'every page that knows a key'
    : 'every page in a browser that can reach the server';
  return `The origin * lets ${who} use it. Name the origins instead: --cors-origin https://example.com.`;
}

/** Whether only this machine can reach a host or an address. */
export function isLoopback(host: string): boolean {
  if (isIPv4(host)) return host.startsWith('127.');
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' || name.startsWith('::ffff:127.');
}
