import type { FlavorSession, LoadContext } from '@mlmodel/core';
import { pooledSession } from '@mlmodel/worker/vectors';
import type { BridgeOptions } from './config/bridge-options.js';
import type { PyfuncConfig } from './config/pyfunc-config.js';
import { startPool } from './process/start-pool.js';

/**
 * Starts the Python processes of a model and returns a session that predicts in them.
 * @throws MlmodelError as {@link startPool}
 */
export async function loadBridgeSession(
  context: LoadContext<PyfuncConfig, BridgeOptions>,
): Promise<FlavorSession> {
  context.signal?.throwIfAborted();
  const { pool, stop, workers, facts } = await startPool(context);
  const { mlflow, python, streams } = facts;
  return pooledSession(pool, {
    signature: context.signature,
    runtime: {
      name: mlflow === null ? 'python' : 'mlflow',
      version: String(mlflow ?? python),
      device: 'cpu',
    },
    maxConcurrency: workers,
    rowsIndependent: context.options.rowsIndependent === true,
    streams: streams === true,
    release: stop,
  });
}
