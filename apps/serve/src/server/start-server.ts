import { type CurrentModel, loadCurrentModel } from '../lifecycle/current-model.js';
import { drainTimes } from '../lifecycle/lifecycle-options.js';
import { createProbes, type Readiness } from '../lifecycle/probes.js';
import { createReload } from '../lifecycle/reload.js';
import { reloadPart } from '../lifecycle/reload-part.js';
import { stopPorts } from '../lifecycle/stop-ports.js';
import { resilientLogger } from '../resilient-logger.js';
import { openSecurity } from '../security/open-security.js';
import type { RunningServer, ServerOptions } from '../server-options.js';
import { type HostProcess, onlyProcess } from '../workers/host-process.js';
import { createObservability } from './observability.js';
import { openPorts } from './open-ports.js';
import { serverParts } from './server-parts.js';

/**
 * Loads a model and serves it over HTTP.
 * @throws MlmodelError as `loadModel` does (its time limit includes one prediction of the model's input example), and
 * `RESOURCE_CONFLICT` when the port is taken
 */
export function startServer(options: ServerOptions): Promise<RunningServer> {
  return startServerIn(onlyProcess(), options);
}

/** As `startServer`, in a process that may be one of several. */
export async function startServerIn(
  hostProcess: HostProcess,
  options: ServerOptions,
): Promise<RunningServer> {
  const times = drainTimes(options);
  const logger = resilientLogger(options.logger);
  const observability = await createObservability(options, { logger, peers: hostProcess.peers });
  const { observers, onRefused } = observability;
  let current: CurrentModel | undefined;
  const presented = () => {
    const { model, modelPath, origin } = current as CurrentModel;
    return { model, modelPath, origin };
  };
  const parts = [
    ...observability.parts,
    ...serverParts(presented, options),
    reloadPart(() => reload()),
  ];
  const openPaths = parts.flatMap((part) => part.openPaths ?? []);
  // All processes of a server read the same files: one of them says so.
  const securityLogger = hostProcess.peers.worker === 1 ? logger : resilientLogger(undefined);
  const security = await openSecurity(options, { logger: securityLogger, openPaths });
  const served = await loadCurrentModel({ ...options, observers }, { logger, hostProcess }).catch(
    (error) => {
      security.close();
      throw error;
    },
  );
  current = served;
  const reload = createReload(served, { hostProcess, logger, options });
  observability.begin(served);
  const free = async () => {
    security.close();
    try {
      await served.close();
    } finally {
      await observability.close();
    }
  };
  let closed: Promise<void> | undefined;
  const readiness = (): Readiness => {
    if (closed !== undefined) return 'draining';
    return served.isReady() ? 'ready' : 'model unavailable';
  };
  const { handler } = served;
  const probes = createProbes(readiness);
  const firstGuards = [...observability.guards, probes];
  const { main, admin } = await openPorts(
    { handler, parts, security, firstGuards, onRefused, hostProcess },
    options,
  ).catch(async (error) => {
    await free();
    throw error;
  });
  const ports = admin === undefined ? [main] : [main, admin];
  return {
    url: main.url,
    port: main.port,
    adminUrl: admin?.url,
    get model() {
      return served.model;
    },
    reload,
    get runsInProcesses() {
      return served.runsInProcesses;
    },
    reloadSecurity: () => security.reload(),
    close() {
      served.endReloads();
      closed ??= stopPorts(ports, { times, logger }).then(free);
      return closed;
    },
  };
}
