import type { Server } from 'node:http';
import type { ScoringOptions } from '../scoring-options.js';
import type { HostProcess } from '../workers/host-process.js';
import type { App } from './create-app.js';
import { createHttpServer } from './create-http-server.js';
import type { Address } from './listen.js';

/** A port that accepts requests. */
export interface OpenPort {
  readonly server: Server;
  /** Such as `http://127.0.0.1:5000`. */
  readonly url: string;
  /** The address that is bound, such as `127.0.0.1`. */
  readonly address: string;
  readonly port: number;
}

type PortOptions = Address & ScoringOptions & { readonly hostProcess: HostProcess };

/** Makes an app accept requests on a port. @throws MlmodelError as `listen` does */
export async function openPort(
  app: App,
  { host, port, hostProcess, ...options }: PortOptions,
): Promise<OpenPort> {
  const server = createHttpServer(app, options);
  const bound = await hostProcess.listen(server, { host, port });
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
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
