import { setTimeout as wait } from 'node:timers/promises';
import { errorText, type LoadedModel, type Logger, MlmodelError, plainText } from '@mlmodel/core';
import { prepareModel } from '@mlmodel/core/node';
import type { ScoringHandler } from '../handler/create-scoring-handler.js';
import type { ModelOrigin } from '../model-origin.js';
import type { ModelPlace, ServerOptions } from '../server-options.js';
import type { HostProcess } from '../workers/host-process.js';
import { checkReplacement } from './check-replacement.js';
import { loadReadyModel, type ReadyModel, release } from './ready-model.js';

/** Milliseconds between two checks whether requests to a replaced model have ended. */
const idleCheckInterval = 50;

/** The model that is served at present. A reload replaces it. */
export interface CurrentModel {
  readonly model: LoadedModel;
  readonly modelPath: string | undefined;
  readonly origin: ModelOrigin | undefined;
  /** Whether it runs in processes of its own, and never in this one. */
  readonly runsInProcesses: boolean;
  /** Scores with the model that is current when the head of a request arrives. */
  readonly handler: ScoringHandler;
  /** Whether it can predict. */
  isReady(): boolean;
  /**
   * Loads the model again, and keeps the new one if it is compatible.
   * @throws MlmodelError if there is none then: `RESOURCE_CONFLICT` during another reload
   */
  prepareReload(reload: Preparation): Promise<void>;
  /**
   * Serves the model that was prepared. Requests that the one before has begun are finished with it.
   * @param reload its id
   * @returns its name, to begin a sentence with
   */
  commitReload(reload: string): string;
  /** Frees the model that was prepared, or is being, by a reload whose id begins so. */
  dropReload(start: string): Promise<void>;
  /** Whether {@link endReloads} was called. */
  readonly isStopping: boolean;
  /** Stops a reload, and rejects further ones. */
  endReloads(): void;
  /** Frees the model, and those that it replaced. Call it after the last request. */
  close(): Promise<void>;
}

/** A reload that begins. */
export interface Preparation {
  readonly id: string;
  /** Where the model is; undefined for the place of the one that is served. */
  readonly place: ModelPlace | undefined;
}

interface Reloading {
  readonly id: string;
  next?: ReadyModel;
  /** The new model is not needed any more, and is freed as soon as it is loaded. */
  isDropped?: boolean;
}

/** Loads the first model. @throws MlmodelError as `loadModel` does */
export async function loadCurrentModel(
  options: ServerOptions,
  { logger, hostProcess }: { readonly logger: Logger; readonly hostProcess: HostProcess },
): Promise<CurrentModel> {
  let current = await loadReadyModel(options, { hostProcess });
  /** The reload that has been prepared, or is being. */
  let reloading: Reloading | undefined;
  const closing = new AbortController();
  /** Models that were replaced, until they are freed. */
  const replaced = new Set<Promise<void>>();

  function retire(ready: ReadyModel): void {
    const freed = whenIdle(ready)
      .then(() => release(ready))
      .catch((error) => logger.error(`A replaced model was not freed: ${errorText(error)}`))
      .finally(() => replaced.delete(freed));
    replaced.add(freed);
  }

  async function loadNext(place: ModelPlace | undefined): Promise<ReadyModel> {
    const next = await loadAgain(current.options, { hostProcess, stop: closing.signal, place });
    try {
      checkReplacement({ before: current, after: next }, options);
      if (closing.signal.aborted) throw stopping();
      return next;
    } catch (error) {
      await release(next);
      throw error;
    }
  }

  function handle(...request: Parameters<ScoringHandler>): void {
    current.handler(...request);
  }

  return {
    get model() {
      return current.model;
    },
    get runsInProcesses() {
      return current.runsInProcesses;
    },
    get modelPath() {
      return current.options.modelPath;
    },
    get origin() {
      return current.options.origin;
    },
    isReady: () => current.handler.isReady(),
    handler: Object.assign(handle, {
      maxBodyBytes: current.handler.maxBodyBytes,
      statistics: () => current.handler.statistics(),
      close: async () => {},
    }),
    async prepareReload({ id, place }) {
      if (closing.signal.aborted) throw stopping();
      if (reloading !== undefined) throw alreadyReloading();
      const own: Reloading = { id };
      reloading = own;
      try {
        const next = await loadNext(place);
        if (own.isDropped === true) {
          await release(next);
          throw notPrepared();
        }
        own.next = next;
      } catch (error) {
        reloading = undefined;
        throw error;
      }
    },
    commitReload(id) {
      if (closing.signal.aborted) throw stopping();
      if (reloading?.id !== id || reloading.next === undefined) throw notPrepared();
      const { next } = reloading;
      reloading = undefined;
      retire(current);
      current = next;
      return nameOf(next);
    },
    async dropReload(start) {
      if (!reloading?.id.startsWith(start)) return;
      const { next } = reloading;
      reloading.isDropped = true;
      if (next === undefined) return;
      reloading = undefined;
      await release(next);
    },
    get isStopping() {
      return closing.signal.aborted;
    },
    endReloads() {
      closing.abort(stopping());
    },
    async close() {
      closing.abort(stopping());
      const next = reloading?.next;
      if (next !== undefined) retire(next);
      await Promise.all([...replaced, release(current)]);
    },
  };
}

interface NextLoad {
  readonly hostProcess: HostProcess;
  readonly stop: AbortSignal;
  readonly place: ModelPlace | undefined;
}

async function loadAgain(
  before: ServerOptions,
  { hostProcess, stop, place }: NextLoad,
): Promise<ReadyModel> {
  if (before.model !== undefined) throw notLoadedHere();
  const options = { ...before, ...place };
  const { modelPath, flavors, flavorOptions, logger } = options;
  try {
    if (Object.keys(flavorOptions?.byFlavor ?? {}).length > 0) {
      await prepareModel(modelPath, { flavors, options: flavorOptions, logger, signal: stop });
    }
    return await loadReadyModel(options, { hostProcess, stop });
  } catch (error) {
    const message = `The new model could not be loaded: ${errorText(error)}`;
    throw new MlmodelError('INVALID_STATE', message, { cause: error });
  }
}

function nameOf({ model, options }: ReadyModel): string {
  if (options.origin !== undefined) return plainText(options.origin.label);
  const { fields } = model.mlmodel;
  const id = fields.get('model_id') ?? fields.get('model_uuid');
  return typeof id === 'string' ? `The model ${plainText(id)}` : 'The model';
}

async function whenIdle({ handler }: ReadyModel): Promise<void> {
  while (!handler.isIdle()) await wait(idleCheckInterval);
}

function alreadyReloading(): MlmodelError {
  return new MlmodelError(
    'RESOURCE_CONFLICT',
    'The model is already being loaded again. Wait until that is done.',
  );
}

function notPrepared(): MlmodelError {
  return new MlmodelError('INVALID_STATE', 'The new model is not loaded.');
}

function stopping(): MlmodelError {
  return new MlmodelError('INVALID_STATE', 'The server is stopping.', { status: 409 });
}

function notLoadedHere(): MlmodelError {
  return new MlmodelError(
    'INVALID_STATE',
    'The program that runs this server loaded the model itself, so the server cannot load it again.',
    { status: 409 },
  );
}
