import type { Server } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { whenQueueIsEmpty } from '../lifecycle/accept-queue.js';
import type { Connections } from '../lifecycle/connections.js';
import { type Address, listen } from '../server/listen.js';
import type { ModelPlace } from '../server-options.js';
import { noPeers, type Peers } from './peers.js';

/** A server that accepts connections. */
export interface Listening {
  readonly address: AddressInfo;
  /** Accepts the connections that wait to be accepted, then no more. The server emits `close` when the last one has ended. */
  stop(connections: Connections): Promise<void>;
}

/** The process that a server runs in: the only one, or one of several that share its port. */
export interface HostProcess {
  readonly peers: Peers;
  /**
   * How many processes serve the port, which is decided when the first of them has loaded the model.
   * @param runsInProcesses the model runs in processes of its own, so that one server is enough
   */
  countServers(runsInProcesses: boolean): Promise<number>;
  /** From now on, processes of the server that start load the model from there. */
  moveModel(place: ModelPlace): Promise<void>;
  /** Makes a server accept connections at an address. @throws MlmodelError that says what to change */
  listen(server: Server, address: Address): Promise<Listening>;
}

/** The only process of a server. */
export function onlyProcess(): HostProcess {
  return {
    peers: noPeers(),
    countServers: async () => 1,
    moveModel: async () => {},
    async listen(server, address) {
      await listen(server, address);
      return {
        address: server.address() as AddressInfo,
        async stop(connections) {
          await whenQueueIsEmpty(connections);
          // `close` of an HTTP server would also close the connections that are idle at this moment.
          NetServer.prototype.close.call(server);
        },
      };
    },
  };
}
