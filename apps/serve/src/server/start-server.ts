import { setTimeout as wait } from 'node:timers/promises';
import { type LoadedModel, type Logger, loadTimeoutOf, withinLoadLimit } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { createWarmHandler, type ScoringHandler } from '../handler/create-scoring-handler.js';
import { resilientLogger } from '../resilient-logger.js';
import type { ModelSource } from '../scorer-pool/create-scorer-pool.js';
import { isNeverInline, unloaded } from '../scorer-pool/never-inline.js';
import { exposureWarning } from '../security/exposure.js';
import { openSecurity, type Security } from '../security/open-security.js';
import type { RunningServer, ServerOptions } from '../server-options.js';
import { closePort, type OpenPort } from './open-port.js';
import { openPorts } from './open-ports.js';
import { serverParts } from './server-parts.js';

/** Milliseconds for disposing of the model: a prediction that outlived the grace period may never end. */
const disposeTimeout = 2_000;

/**
 * Loads a model and serves it over HTTP.
 * @throws MlmodelError as `loadModel` does (its time limit includes one prediction of the model's input example), and
 * `RESOURCE_CONFLICT` when the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const logger = resilientLogger(options.logger);
  let served: ReadyModel | undefined;
  const parts = serverParts(() => (served as ReadyModel).model, options);
  const openPaths = parts.flatMap((part) => part.openPaths ?? []);
  const security = await openSecurity(options, { logger, openPaths });
  served = await loadWithinLimit(options).catch((error) => {
    security.close();
    throw error;
  });
  const free = () => {
    security.close();
    return release(served, options);
  };
  const { handler } = served;
  const { main, admin } = await openPorts({ handler, parts, security }, options).catch(
    async (error) => {
      await free();
      throw error;
    },
  );
  warnOfExposure(main, { logger, security });
  const { graceSeconds = 30 } = options;
  let closed: Promise<void> | undefined;
  return {
    url: main.url,
    port: main.port,
    adminUrl: admin?.url,
    model: served.model,
    runsInProcesses: served.runsInProcesses,
    reloadSecurity: () => security.reload(),
    close() {
      const ports = admin === undefined ? [main] : [main, admin];
      closed ??= Promise.all(ports.map((port) => closePort(port, graceSeconds))).then(free);
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

/** A loaded model that has predicted its input example, if it has one, and its handler. */
interface ReadyModel {
  readonly model: LoadedModel;
  readonly handler: ScoringHandler;
  readonly runsInProcesses: boolean;
}

/** Loads the model and predicts its input example within the time limit for loading. */
function loadWithinLimit(options: ServerOptions): Promise<ReadyModel> {
  const flavorOptions = options.model === undefined ? (options.flavorOptions ?? {}) : {};
  return withinLoadLimit((signal) => loadAndWarm(options, signal), {
    model: options.modelPath,
    seconds: loadTimeoutOf(flavorOptions),
    discard: (ready) => release(ready, options),
  });
}

async function loadAndWarm(options: ServerOptions, signal: AbortSignal): Promise<ReadyModel> {
  const loaded = await modelOf(options, signal);
  try {
    const source = sourceOf(options);
    const isElsewhere = isNeverInline(loaded, { ...options, source });
    const model = isElsewhere ? await unloaded(loaded) : loaded;
    const handler = await createWarmHandler(model, { ...options, source, signal });
    const runsInProcesses = isElsewhere || model.session.execution.outOfProcess === true;
    return { model, handler, runsInProcesses };
  } catch (error) {
    await disposeOf(loaded, options);
    throw error;
  }
}

async function modelOf(options: ServerOptions, signal: AbortSignal): Promise<LoadedModel> {
  if (options.model !== undefined) return options.model;
  const { modelPath, flavors, flavorOptions, workers, workerMemoryMebibytes } = options;
  const logger = resilientLogger(options.logger);
  return loadModel(modelPath, {
    flavors,
    options: { workers, workerMemoryMebibytes, ...flavorOptions },
    logger,
    signal,
  });
}

async function release({ handler, model }: ReadyModel, options: ServerOptions): Promise<void> {
  await handler.close();
  await disposeOf(model, options);
}

/** Does nothing if the caller loaded the model. */
async function disposeOf(model: LoadedModel, options: ServerOptions): Promise<void> {
  if (options.model !== undefined) return;
  const freed = new AbortController();
  const limit = wait(disposeTimeout, undefined, { signal: freed.signal }).catch(() => {});
  await Promise.race([model.dispose().finally(() => freed.abort()), limit]);
}

/** Where a child process finds the model; undefined if only this process can have it. */
function sourceOf(options: ServerOptions): ModelSource | undefined {
  if (options.model !== undefined) return undefined;
  const { modelPath, flavors = [], flavorOptions } = options;
  const names = flavors.filter((flavor) => typeof flavor === 'string');
  return names.length === flavors.length ? { modelPath, flavors: names, flavorOptions } : undefined;
}
