import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Address, listen } from '../server/listen.js';
import { noPeers, type Peers } from './peers.js';

/** The process that a server runs in: the only one, or one of several that share its port. */
export interface HostProcess {
  readonly peers: Peers;
  /** Makes a server accept connections at an address. @throws MlmodelError that says what to change */
  listen(server: Server, address: Address): Promise<AddressInfo>;
}

/** The only process of a server. */
export function onlyProcess(): HostProcess {
  return {
    peers: noPeers(),
    async listen(server, address) {
      await listen(server, address);
      return server.address() as AddressInfo;
    },
  };
}
