import { setTimeout as wait } from 'node:timers/promises';
import { type LoadedModel, loadTimeoutOf, withinLoadLimit } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { poolOf } from '@mlmodel/worker';
import { createWarmHandler, type WarmHandler } from '../handler/create-scoring-handler.js';
import { resilientLogger } from '../resilient-logger.js';
import type { ModelSource } from '../scorer-pool/create-scorer-pool.js';
import { isNeverInline, unloaded } from '../scorer-pool/never-inline.js';
import type { ServerOptions } from '../server-options.js';
import type { HostProcess } from '../workers/host-process.js';
import { shareOfLimits } from '../workers/share-of-limits.js';

/** Milliseconds for disposing of the model: a prediction that outlived the drain timeout may never end. */
const disposeTimeout = 2_000;

/** A loaded model that has predicted its input example, if it has one, and its handler. */
export interface ReadyModel {
  readonly model: LoadedModel;
  readonly handler: WarmHandler;
  readonly runsInProcesses: boolean;
  /** Those that it was loaded with. */
  readonly options: ServerOptions;
}

/** Loads the model and predicts its input example within the time limit for loading. @param stop aborts that */
export function loadReadyModel(
  options: ServerOptions,
  { hostProcess, stop }: { readonly hostProcess: HostProcess; readonly stop?: AbortSignal },
): Promise<ReadyModel> {
  const flavorOptions = options.model === undefined ? (options.flavorOptions ?? {}) : {};
  return withinLoadLimit((signal) => loadAndWarm(options, { signal, hostProcess }), {
    model: options.modelPath,
    seconds: loadTimeoutOf(flavorOptions),
    signal: stop,
    discard: release,
  });
}

async function loadAndWarm(
  options: ServerOptions,
  { signal, hostProcess }: { readonly signal: AbortSignal; readonly hostProcess: HostProcess },
): Promise<ReadyModel> {
  const loaded = await modelOf(options, signal);
  try {
    const source = sourceOf(options);
    const isElsewhere = isNeverInline(loaded, { ...options, source });
    const model = isElsewhere ? await unloaded(loaded) : loaded;
    const runsInProcesses = isElsewhere || model.session.execution.outOfProcess === true;
    const servers = await hostProcess.countServers(runsInProcesses);
    const shared = { ...options, ...shareOfLimits(options, servers) };
    const handler = await createWarmHandler(model, { ...shared, source, signal });
    return { model, handler, runsInProcesses, options };
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

/**
 * Stops what the handler runs, and disposes of the model unless the caller loaded it. Processes that still work on
 * requests, which have ended by now, are not waited for.
 */
export async function release({ handler, model, options }: ReadyModel): Promise<void> {
  await handler.close();
  poolOf(model.session)?.endUnresponsive();
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
