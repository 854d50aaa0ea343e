import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { LoadedModel } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { createCalibratedHandler } from '../handler/create-scoring-handler.js';
import type { ModelSource } from '../lane/create-lane.js';
import type { RunningServer, ServerOptions } from '../server-options.js';
import { closeServer } from './close-server.js';
import { createHttpServer } from './create-http-server.js';
import { listen } from './listen.js';

/** How long a model may take to free itself, in milliseconds: a prediction beyond its grace may never end. */
const disposeTime = 2_000;

/**
 * Loads a model and serves it over HTTP.
 * @throws MlmodelError as `loadModel` does, and `RESOURCE_CONFLICT` when the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 5000, graceSeconds = 30 } = options;
  const model = await modelOf(options);
  const handler = await createCalibratedHandler(model, { ...options, source: sourceOf(options) });
  const server = createHttpServer(handler, options);
  const free = async () => {
    await handler.close();
    if (options.model === undefined)
      await Promise.race([model.dispose(), wait(disposeTime, undefined, { ref: false })]);
  };
  try {
    await listen(server, { host, port });
  } catch (error) {
    await free();
    throw error;
  }
  const { port: actualPort } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    port: actualPort,
    model,
    close() {
      closed ??= closeServer(server, graceSeconds).then(free);
      return closed;
    },
  };
}

async function modelOf(options: ServerOptions): Promise<LoadedModel> {
  if (options.model !== undefined) return options.model;
  const { modelPath, flavors, flavorOptions, logger } = options;
  return loadModel(modelPath, { flavors, options: flavorOptions, logger });
}

/** Where a child process finds the model; undefined when only this process has it. */
function sourceOf(options: ServerOptions): ModelSource | undefined {
  if (options.model !== undefined) return undefined;
  const { modelPath, flavors = [], flavorOptions } = options;
  const names = flavors.filter((flavor) => typeof flavor === 'string');
  return names.length === flavors.length ? { modelPath, flavors: names, flavorOptions } : undefined;
}
