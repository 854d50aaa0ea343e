import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from './create-app.js';
import { createHttpServer, type HttpServerOptions } from './create-http-server.js';
import { type Address, listen } from './listen.js';

/** A port that accepts requests. */
export interface OpenPort {
  readonly server: Server;
  /** Such as `http://127.0.0.1:5000`. */
  readonly url: string;
  /** The address that is bound, such as `127.0.0.1`. */
  readonly address: string;
  readonly port: number;
}

/** Makes an app accept requests on a port. @throws MlmodelError as `listen` does */
export async function openPort(
  app: App,
  { host, port, ...options }: Address & HttpServerOptions,
): Promise<OpenPort> {
  const server = createHttpServer(app, options);
  await listen(server, { host, port });
  const bound = server.address() as AddressInfo;
  const scheme = options.createTlsServer === undefined ? 'http' : 'https';
  const url = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
  return { server, url, address: bound.address, port: bound.port };
}

/** How often connections that became idle are closed, in milliseconds. */
const idleCheckInterval = 20;

/** Stops accepting requests, waits for running ones up to `graceSeconds`, then closes all connections. */
export async function closePort({ server }: OpenPort, graceSeconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), idleCheckInterval);
  const grace = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000);
  await closed;
  clearInterval(idle);
  clearTimeout(grace);
}
