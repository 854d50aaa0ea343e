import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Connections, watchConnections } from '../lifecycle/connections.js';
import { drain } from '../lifecycle/drain.js';
import { type HeldRequests, holdable } from '../lifecycle/held-requests.js';
import type { DrainTimes } from '../lifecycle/lifecycle-options.js';
import type { App } from './create-app.js';
import { createHttpServer, type HttpServerOptions } from './create-http-server.js';
import { type Address, listen } from './listen.js';

/** A port that accepts requests. */
export interface OpenPort {
  readonly server: Server;
  readonly connections: Connections;
  readonly requests: HeldRequests;
  /** Such as `http://127.0.0.1:5000`. */
  readonly url: string;
  /** The address that is bound, such as `127.0.0.1`. */
  readonly address: string;
  readonly port: number;
}

/** Makes an app accept requests on a port. @throws MlmodelError as `listen` does */
export async function openPort(
  app: App,
  { host, port, listen: passed, ...options }: Address & HttpServerOptions,
): Promise<OpenPort> {
  const { app: holdableApp, requests } = holdable(app);
  const server = createHttpServer(holdableApp, options);
  const connections = watchConnections(server);
  await listen(server, { host, port, listen: passed });
  const bound = server.address() as AddressInfo;
  const scheme = options.createTlsServer === undefined ? 'http' : 'https';
  const name = passed === undefined ? host : bound.address;
  const url = `${scheme}://${name.includes(':') ? `[${name}]` : name}:${bound.port}`;
  return { server, connections, requests, url, address: bound.address, port: bound.port };
}

/** Closes a port without losing requests; see `drain`. @returns how many connections the timeout closed */
export function closePort(port: OpenPort, times: DrainTimes): Promise<number> {
  return drain({ ...port, times });
}
