import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Connections, watchConnections } from '../lifecycle/connections.js';
import { drain } from '../lifecycle/drain.js';
import type { DrainTimes } from '../lifecycle/lifecycle-options.js';
import type { ScoringOptions } from '../scoring-options.js';
import type { App } from './create-app.js';
import { createHttpServer } from './create-http-server.js';
import { type Address, listen } from './listen.js';

/** A port that accepts requests. */
export interface OpenPort {
  readonly server: Server;
  readonly connections: Connections;
  /** Such as `http://127.0.0.1:5000`. */
  readonly url: string;
  /** The address that is bound, such as `127.0.0.1`. */
  readonly address: string;
  readonly port: number;
}

/** Makes an app accept requests on a port. @throws MlmodelError as `listen` does */
export async function openPort(
  app: App,
  { host, port, ...options }: Address & ScoringOptions,
): Promise<OpenPort> {
  const server = createHttpServer(app, options);
  const connections = watchConnections(server);
  await listen(server, { host, port });
  const bound = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
  return { server, connections, url, address: bound.address, port: bound.port };
}

/** Closes a port without losing requests; see `drain`. @returns how many connections the timeout closed */
export function closePort(port: OpenPort, times: DrainTimes): Promise<number> {
  return drain({ ...port, times });
}
