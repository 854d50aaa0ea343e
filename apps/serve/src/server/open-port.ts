import type { Server } from 'node:http';
import { OneAtATime } from '../admission/one-at-a-time.js';
import { type Connections, watchConnections } from '../lifecycle/connections.js';
import { drain } from '../lifecycle/drain.js';
import { type HeldRequests, holdable } from '../lifecycle/held-requests.js';
import type { DrainTimes } from '../lifecycle/lifecycle-options.js';
import type { HostProcess, Listening } from '../workers/host-process.js';
import type { App } from './create-app.js';
import { createHttpServer, type HttpServerOptions } from './create-http-server.js';
import type { Address } from './listen.js';

/** A port that accepts requests. */
export interface OpenPort {
  readonly server: Server;
  readonly connections: Connections;
  readonly requests: HeldRequests;
  /** Stops listening; see `Listening`. */
  readonly stop: Listening['stop'];
  /** Such as `http://127.0.0.1:5000`. */
  readonly url: string;
  /** The address that is bound, such as `127.0.0.1`. */
  readonly address: string;
  readonly port: number;
}

type PortOptions = Address & HttpServerOptions & { readonly hostProcess: HostProcess };

/** Makes an app accept requests on a port. @throws MlmodelError as `listen` does */
export async function openPort(
  app: App,
  { host, port, listen, hostProcess, ...options }: PortOptions,
): Promise<OpenPort> {
  const { app: holdableApp, requests } = holdable(app);
  const oneAtATime = new OneAtATime();
  const server = createHttpServer({ app: holdableApp, oneAtATime }, options);
  const connections = watchConnections(server, oneAtATime);
  const { address: bound, stop } = await hostProcess.listen(server, { host, port, listen });
  const scheme = options.createTlsServer === undefined ? 'http' : 'https';
  const name = listen === undefined ? host : bound.address;
  const url = `${scheme}://${name.includes(':') ? `[${name}]` : name}:${bound.port}`;
  return { server, connections, requests, stop, url, address: bound.address, port: bound.port };
}

/** Closes a port without losing requests; see `drain`. @returns how many connections the timeout closed */
export function closePort(port: OpenPort, times: DrainTimes): Promise<number> {
  return drain({ ...port, times });
}
