import type { ScoringHandler } from '../handler/create-scoring-handler.js';
import { serverOptions as defaults } from '../options.js';
import type { Security } from '../security/open-security.js';
import type { ServerOptions } from '../server-options.js';
import { createApp, type ServerPart } from './create-app.js';
import { closePort, type OpenPort, openPort } from './open-port.js';

/** What a server serves. */
export interface Served {
  readonly handler: ScoringHandler;
  readonly parts: readonly ServerPart[];
  readonly security: Security;
}

/** The ports of a server. */
export interface OpenPorts {
  readonly main: OpenPort;
  /** Undefined without an admin port: then all parts are on the one port. */
  readonly admin: OpenPort | undefined;
}

/** Opens the port for scoring, and the admin port if there is one. @throws MlmodelError as `listen` does */
export async function openPorts(
  { handler, parts, security }: Served,
  options: ServerOptions,
): Promise<OpenPorts> {
  const { host = defaults.host.default, port = defaults.port.default } = options;
  const { adminHost = defaults.adminHost.default, adminPort } = options;
  const partsOn = (where: 'scoring' | 'admin') =>
    parts.filter((part) => part.port === 'both' || (part.port ?? 'scoring') === where);
  const { scoring, admin } = security;
  const app = createApp({
    handler,
    guards: scoring.guards,
    parts: adminPort === undefined ? parts : partsOn('scoring'),
  });
  const main = await openPort(app, { ...options, ...scoring, host, port });
  scoring.warn(main.address);
  if (adminPort === undefined) return { main, admin: undefined };
  const adminApp = createApp({ guards: admin.guards, parts: partsOn('admin') });
  const where = { host: adminHost, port: adminPort };
  try {
    const opened = await openPort(adminApp, { ...options, ...admin, ...where });
    admin.warn(opened.address);
    return { main, admin: opened };
  } catch (error) {
    await closePort(main, 0);
    throw error;
  }
}
