import { afterEach } from '@jest/globals';
import { type RunningServer, type ServerOptions, startServer } from '@mlmodel/serve';
import { listLogger } from './list-logger.js';
import { obedientFlavor, onnxFlavor, writeObedientModel } from './models.js';

/** A server in this process, which is closed after the test, and its log. */
export interface LocalServer {
  readonly server: RunningServer;
  readonly log: readonly string[];
}

const running: RunningServer[] = [];

/** Closes all servers of the test, which completes what they write. */
export async function closeLocalServers(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.close()));
}

afterEach(closeLocalServers);

/** Starts a server of an obedient model on a free port. */
export async function startLocalServer(options: Partial<ServerOptions> = {}): Promise<LocalServer> {
  const { logger, lines } = listLogger();
  const server = await startServer({
    modelPath: writeObedientModel(),
    flavors: [obedientFlavor, onnxFlavor],
    port: 0,
    drainTimeoutSeconds: 1,
    logger,
    ...options,
  } as ServerOptions);
  running.push(server);
  return { server, log: lines };
}
