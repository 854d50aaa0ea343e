import { isIPv4 } from 'node:net';

/** Where a server listens, and what protects it. */
export interface Exposure {
  /** The address that is bound, such as `0.0.0.0` or `::1`. */
  readonly address: string;
  readonly hasClientKeys: boolean;
}

/** The warning for a server that others can use without a key; undefined if only this machine can, or a key is needed. */
export function exposureWarning({ address, hasClientKeys }: Exposure): string | undefined {
  if (hasClientKeys || isLoopback(address)) return undefined;
  return `Anyone who can reach ${address} can use this server: it has no API keys. Set --api-key-file, or listen on 127.0.0.1.`;
}

/** Whether only this machine can reach an address. */
export function isLoopback(address: string): boolean {
  if (isIPv4(address)) return address.startsWith('127.');
  return address === '::1' || address.toLowerCase().startsWith('::ffff:127.');
}
