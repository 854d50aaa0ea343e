import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type LoadedModel, loadTimeoutOf, withinLoadLimit } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { createCalibratedHandler } from '../handler/create-scoring-handler.js';
import type { ScoringHandler } from '../handler/handler-options.js';
import { resilientLogger } from '../resilient-logger.js';
import type { ModelSource } from '../scorer-pool/create-scorer-pool.js';
import type { RunningServer, ServerOptions } from '../server-options.js';
import { closeServer } from './close-server.js';
import { createHttpServer } from './create-http-server.js';
import { listen } from './listen.js';

/** How long a model may take to free itself, in milliseconds: a prediction beyond its grace may never end. */
const disposeTime = 2_000;

/**
 * Loads a model and serves it over HTTP.
 * @throws MlmodelError as `loadModel` does (its time limit includes one prediction of the model's input example), and
 * `RESOURCE_CONFLICT` when the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = '127.0.0.1', port = 5000, graceSeconds = 30 } = options;
  const served = await makeReady(options);
  const server = createHttpServer(served.handler, options);
  const free = () => release(served, options);
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
    model: served.model,
    close() {
      closed ??= closeServer(server, graceSeconds).then(free);
      return closed;
    },
  };
}

/** A model that has predicted its input example, where it has one, and what answers with it. */
interface ReadyModel {
  readonly model: LoadedModel;
  readonly handler: ScoringHandler;
}

/** Loads the model and tries it on its input example, both within the time limit for loading. */
function makeReady(options: ServerOptions): Promise<ReadyModel> {
  const flavorOptions = options.model === undefined ? (options.flavorOptions ?? {}) : {};
  return withinLoadLimit((signal) => loadAndTry(options, signal), {
    model: options.modelPath,
    seconds: loadTimeoutOf(flavorOptions),
    discard: (ready) => release(ready, options),
  });
}

async function loadAndTry(options: ServerOptions, signal: AbortSignal): Promise<ReadyModel> {
  const model = await modelOf(options, signal);
  try {
    const source = sourceOf(options);
    const handler = await createCalibratedHandler(model, { ...options, source, signal });
    return { model, handler };
  } catch (error) {
    await disposeOf(model, options);
    throw error;
  }
}

async function modelOf(options: ServerOptions, signal: AbortSignal): Promise<LoadedModel> {
  if (options.model !== undefined) return options.model;
  const { modelPath, flavors, flavorOptions } = options;
  const logger = resilientLogger(options.logger);
  return loadModel(modelPath, { flavors, options: flavorOptions, logger, signal });
}

async function release({ handler, model }: ReadyModel, options: ServerOptions): Promise<void> {
  await handler.close();
  await disposeOf(model, options);
}

/** A model that the caller loaded is the caller's. */
async function disposeOf(model: LoadedModel, options: ServerOptions): Promise<void> {
  if (options.model !== undefined) return;
  const freed = new AbortController();
  const limit = wait(disposeTime, undefined, { signal: freed.signal }).catch(() => {});
  await Promise.race([model.dispose().finally(() => freed.abort()), limit]);
}

/** Where a child process finds the model; undefined when only this process has it. */
function sourceOf(options: ServerOptions): ModelSource | undefined {
  if (options.model !== undefined) return undefined;
  const { modelPath, flavors = [], flavorOptions } = options;
  const names = flavors.filter((flavor) => typeof flavor === 'string');
  return names.length === flavors.length ? { modelPath, flavors: names, flavorOptions } : undefined;
}
