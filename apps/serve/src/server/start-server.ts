import type { Logger } from '@mlmodel/core';
import { drainTimes } from '../lifecycle/lifecycle-options.js';
import { createProbes, type Readiness } from '../lifecycle/probes.js';
import { loadReadyModel, type ReadyModel, release } from '../lifecycle/ready-model.js';
import { stopPorts } from '../lifecycle/stop-ports.js';
import { resilientLogger } from '../resilient-logger.js';
import { exposureWarning } from '../security/exposure.js';
import { openSecurity, type Security } from '../security/open-security.js';
import type { RunningServer, ServerOptions } from '../server-options.js';
import { createObservability } from './observability.js';
import type { OpenPort } from './open-port.js';
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
  const security = await openSecurity(options, { logger, openPaths });
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
  const readiness = (): Readiness => {
    if (closed !== undefined) return 'draining';
    return ready.model.session.ready?.() === false ? 'model unavailable' : 'ready';
  };
  const { handler } = ready;
  const probes = createProbes(readiness);
  const { main, admin } = await openPorts({ handler, parts, security, probes }, options).catch(
    async (error) => {
      await free();
      throw error;
    },
  );
  warnOfExposure(main, { logger, security });
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

function warnOfExposure(
  { address }: OpenPort,
  { logger, security }: { readonly logger: Logger; readonly security: Security },
): void {
  const { hasClientKeys } = security;
  const warning = exposureWarning({ address, hasClientKeys });
  if (warning !== undefined) logger.warn(warning);
}
