import { drainTimes } from '../lifecycle/lifecycle-options.js';
import { createProbes, type Readiness } from '../lifecycle/probes.js';
import { loadReadyModel, type ReadyModel, release } from '../lifecycle/ready-model.js';
import { stopPorts } from '../lifecycle/stop-ports.js';
import { serverOptions as defaults } from '../options.js';
import { resilientLogger } from '../resilient-logger.js';
import { openSecurity } from '../security/open-security.js';
import type { RunningServer, ServerOptions } from '../server-options.js';
import { createObservability } from './observability.js';
import { openPorts } from './open-ports.js';
import { serverParts } from './server-parts.js';

/**
 * Loads a model and serves it over HTTP.
 * @throws MlmodelError as `loadModel` does (its time limit includes one prediction of the model's input example), and
 * `RESOURCE_CONFLICT` when the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const times = drainTimes(options);
  const logger = resilientLogger(options.logger);
  const observability = createObservability(options);
  let served: ReadyModel | undefined;
  const parts = [
    ...observability.parts,
    ...serverParts(() => (served as ReadyModel).model, options),
  ];
  const openPaths = parts.flatMap((part) => part.openPaths ?? []);
  const { host = defaults.host.default } = options;
  const security = await openSecurity(options, { logger, host, openPaths });
  const { observers } = observability;
  const ready = await loadReadyModel({ ...options, observers }).catch((error) => {
    security.close();
    throw error;
  });
  served = ready;
  observability.begin({ ...ready, modelPath: options.modelPath });
  const free = () => {
    observability.close();
    security.close();
    return release(ready, options);
  };
  let closed: Promise<void> | undefined;
  const { handler } = ready;
  const readiness = (): Readiness => {
    if (closed !== undefined) return 'draining';
    return handler.isReady() ? 'ready' : 'model unavailable';
  };
  const probes = createProbes(readiness);
  const { main, admin } = await openPorts({ handler, parts, security, probes }, options).catch(
    async (error) => {
      await free();
      throw error;
    },
  );
  const ports = admin === undefined ? [main] : [main, admin];
  return {
    url: main.url,
    port: main.port,
    adminUrl: admin?.url,
    model: ready.model,
    runsInProcesses: ready.runsInProcesses,
    reloadSecurity: () => security.reload(),
    close() {
      closed ??= stopPorts(ports, { times, logger }).then(free);
      return closed;
    },
  };
}
