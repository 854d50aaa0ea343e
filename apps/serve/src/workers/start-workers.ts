import { loadTimeoutOf, MlmodelError } from '@mlmodel/core';
import { type OpenedModel, openModel } from '@mlmodel/core/node';
import { drainTimes } from '../lifecycle/lifecycle-options.js';
import { resilientLogger } from '../resilient-logger.js';
import type { ModelPlace, ServerOptions } from '../server-options.js';
import { WorkerGroup } from './worker-group.js';

/** Options of {@link startWorkers}: those of `startServer`, as plain data except for the logger. */
export type WorkersOptions = Extract<ServerOptions, { modelPath: string }> & {
  /**
   * Processes that serve the port, each with the model loaded. If the model runs in processes of its own, one process
   * serves, and this is the number of those.
   */
  readonly workers: number;
};

/** Processes that serve one port. */
export interface RunningWorkers {
  /** Such as `http://127.0.0.1:5000`. */
  readonly url: string;
  readonly port: number;
  /** That of the admin port, if there is one. */
  readonly adminUrl?: string | undefined;
  /** The files of the model that the workers have loaded first. */
  readonly model: OpenedModel;
  /** The process ids of the workers. */
  readonly pids: readonly number[];
  /** As `RunningServer.reload`, in all workers or in none. */
  reload(place?: ModelPlace): Promise<void>;
  /** Reads the files of keys again, in all workers. What cannot be read is logged, and what was read before remains. */
  reloadSecurity(): Promise<void>;
  /** Closes all workers as `RunningServer.close`. Idempotent. */
  close(): Promise<void>;
  /** Ends the workers at once. */
  kill(): Promise<void>;
}

/** Seconds after the drain timeout in which a worker has to dispose of the model and end. */
const endTimeout = 10;

/**
 * Serves a model from several processes that share one port. This process accepts the connections, gives each to the
 * worker that has the fewest, and replaces workers that end.
 * @throws MlmodelError as `startServer` does, when a worker cannot start; `INVALID_PARAMETER_VALUE` for options with
 * functions, such as a flavor that is an object
 */
export async function startWorkers(options: WorkersOptions): Promise<RunningWorkers> {
  const { logger, ...sent } = options;
  const { modelPath, flavorOptions = {}, workers } = options;
  const { timeout } = drainTimes(options);
  refuseCode(sent);
  const model = await openModel(modelPath);
  const group = new WorkerGroup({
    workers,
    options: sent,
    invokedAs: process.argv[1] ?? '',
    logger: resilientLogger(logger),
    loadSeconds: loadTimeoutOf(flavorOptions),
  });
  const address = await group.start();
  let closed: Promise<void> | undefined;
  return {
    ...address,
    model,
    get pids() {
      return group.pids;
    },
    reload: (place) => group.reload(place),
    reloadSecurity: () => group.reloadSecurity(),
    close() {
      closed ??= group.close(timeout / 1000 + endTimeout);
      return closed;
    },
    kill: () => group.kill(),
  };
}

/** @throws MlmodelError for options with functions, such as those of a flavor */
function refuseCode(options: object): void {
  for (const [name, value] of Object.entries(options)) {
    try {
      structuredClone(value);
    } catch (cause) {
      throw new MlmodelError(
        'INVALID_PARAMETER_VALUE',
        `Workers are other processes, and the option ${name} has code, which they cannot get. Name flavors by their packages.`,
        { field: name, cause },
      );
    }
  }
}
