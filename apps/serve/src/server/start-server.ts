import type { Logger } from '@mlmodel/core';
import type { ScoringHandler } from '../handler/create-scoring-handler.js';
import { type DrainTimes, drainTimes } from '../lifecycle/lifecycle-options.js';
import { createProbes, type Readiness } from '../lifecycle/probes.js';
import { loadReadyModel, release } from '../lifecycle/ready-model.js';
import { serverOptions as defaults } from '../options.js';
import { resilientLogger } from '../resilient-logger.js';
import { exposureWarning } from '../security/exposure.js';
import { openSecurity, type Security } from '../security/open-security.js';
import type { RunningServer, ServerOptions } from '../server-options.js';
import { createApp, type Guard, type ServerPart } from './create-app.js';
import { closePort, type OpenPort, openPort } from './open-port.js';

/**
 * Loads a model and serves it over HTTP.
 * @throws MlmodelError as `loadModel` does (its time limit includes one prediction of the model's input example), and
 * `RESOURCE_CONFLICT` when the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const times = drainTimes(options);
  const logger = resilientLogger(options.logger);
  const parts: readonly ServerPart[] = [];
  const openPaths = parts.flatMap((part) => part.openPaths ?? []);
  const security = await openSecurity(options, { logger, openPaths });
  const served = await loadReadyModel(options).catch((error) => {
    security.close();
    throw error;
  });
  const free = () => {
    security.close();
    return release(served, options);
  };
  let closed: Promise<void> | undefined;

  function readiness(): Readiness {
    if (closed !== undefined) return 'draining';
    return served.model.session.ready?.() === false ? 'model unavailable' : 'ready';
  }

  const { handler } = served;
  const probes = createProbes(readiness);
  const { main, admin } = await openPorts({ handler, parts, security, probes }, options).catch(
    async (error) => {
      await free();
      throw error;
    },
  );
  warnOfExposure(main, { logger, security });

  async function stop(): Promise<void> {
    const ports = admin === undefined ? [main] : [main, admin];
    const cut = await Promise.all(ports.map((port) => closePort(port, times)));
    warnOfCutConnections(cut, { times, logger });
    await free();
  }

  return {
    url: main.url,
    port: main.port,
    adminUrl: admin?.url,
    model: served.model,
    reloadSecurity: () => security.reload(),
    close() {
      closed ??= stop();
      return closed;
    },
  };
}

interface ServedParts {
  readonly handler: ScoringHandler;
  readonly parts: readonly ServerPart[];
  readonly security: Security;
  /** Stands before the other guards on each port, so that probes need no key. */
  readonly probes: Guard;
}

interface OpenPorts {
  readonly main: OpenPort;
  /** Undefined without an admin port: then all parts are on the one port. */
  readonly admin: OpenPort | undefined;
}

async function openPorts(
  { handler, parts, security, probes }: ServedParts,
  options: ServerOptions,
): Promise<OpenPorts> {
  const { host = defaults.host.default, port = defaults.port.default } = options;
  const { adminHost = defaults.adminHost.default, adminPort } = options;
  const guards = [probes, ...security.guards];
  const adminGuards = [probes, ...security.adminGuards];
  const isOn = (where: 'scoring' | 'admin') => (part: ServerPart) =>
    part.port === 'both' || (part.port ?? 'scoring') === where;
  const partsOfMain = adminPort === undefined ? parts : parts.filter(isOn('scoring'));
  const app = createApp({ handler, guards, parts: partsOfMain });
  const main = await openPort(app, { ...options, host, port });
  if (adminPort === undefined) return { main, admin: undefined };
  const adminApp = createApp({ guards: adminGuards, parts: parts.filter(isOn('admin')) });
  const where = { ...options, host: adminHost, port: adminPort };
  const admin = await openPort(adminApp, where).catch(async (error) => {
    await closePort(main, { delay: 0, timeout: 0 });
    throw error;
  });
  return { main, admin };
}

/** @param counts of connections that the timeout closed */
function warnOfCutConnections(
  counts: readonly number[],
  { times, logger }: { readonly times: DrainTimes; readonly logger: Logger },
): void {
  const count = counts.reduce((sum, each) => sum + each, 0);
  if (count === 0) return;
  const connections = count === 1 ? '1 connection' : `${count} connections`;
  logger.warn(`The drain timeout of ${times.timeout / 1000} s closed ${connections}.`);
}

function warnOfExposure(
  { address }: OpenPort,
  { logger, security }: { readonly logger: Logger; readonly security: Security },
): void {
  const { hasClientKeys } = security;
  const warning = exposureWarning({ address, hasClientKeys });
  if (warning !== undefined) logger.warn(warning);
}
