import type { AddressInfo } from 'node:net';
import { watchConnections } from '../lifecycle/connections.js';
import { drain } from '../lifecycle/drain.js';
import { drainTimes } from '../lifecycle/lifecycle-options.js';
import { createProbes, type Readiness } from '../lifecycle/probes.js';
import { loadReadyModel, release } from '../lifecycle/ready-model.js';
import { serverOptions as defaults } from '../options.js';
import { resilientLogger } from '../resilient-logger.js';
import type { RunningServer, ServerOptions } from '../server-options.js';
import { createApp } from './create-app.js';
import { createHttpServer } from './create-http-server.js';
import { listen } from './listen.js';

/**
 * Loads a model and serves it over HTTP.
 * @throws MlmodelError as `loadModel` does (its time limit includes one prediction of the model's input example), and
 * `RESOURCE_CONFLICT` when the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = defaults.host.default, port = defaults.port.default } = options;
  const times = drainTimes(options);
  const logger = resilientLogger(options.logger);
  const served = await loadReadyModel(options);
  let closed: Promise<void> | undefined;

  function readiness(): Readiness {
    if (closed !== undefined) return 'draining';
    return served.model.session.ready?.() === false ? 'model unavailable' : 'ready';
  }

  const app = createApp(served.handler, { guards: [createProbes(readiness)], parts: [] });
  const server = createHttpServer(app, options);
  const connections = watchConnections(server);
  try {
    await listen(server, { host, port });
  } catch (error) {
    await release(served, options);
    throw error;
  }
  const { port: actualPort } = server.address() as AddressInfo;

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    port: actualPort,
    model: served.model,
    close() {
      closed ??= drain({ server, connections, times, logger }).then(() => release(served, options));
      return closed;
    },
  };
}
