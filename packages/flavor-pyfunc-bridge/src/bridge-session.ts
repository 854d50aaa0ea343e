import type { FlavorSession, LoadContext, ModelRelay } from '@mlmodel/core';
import { untilDisposed } from '@mlmodel/core/flavor';
import { payloadPieces } from '@mlmodel/worker';
import { decodePrediction, encodeInput, pooledSession } from '@mlmodel/worker/vectors';
import type { PyfuncConfig } from './config/pyfunc-config.js';
import { startPool } from './process/start-pool.js';

/**
 * Starts the Python processes of a model; with a relay, uses those that another process has started.
 * @throws MlmodelError as {@link startPool}
 */
export async function loadBridgeSession(
  context: LoadContext<PyfuncConfig>,
): Promise<FlavorSession> {
  const { relay, signature } = context;
  if (relay !== undefined) return relayedSession(relay, signature);
  const { pool, stop, facts } = await startPool(context);
  const session = pooledSession(pool, {
    signature,
    runtime: runtimeOf(facts),
    maxConcurrency: Number(facts['workers']),
    streams: facts['streams'] === true,
    release: stop,
  });
  return Object.assign(session, {
    relay: {
      facts,
      request: async (message, signal) => {
        const { fields = {}, payload } = await pool.request(message.fields, { ...message, signal });
        return { fields, payload: payloadPieces(payload) };
      },
    } satisfies ModelRelay,
  });
}

function relayedSession(
  relay: ModelRelay,
  signature: LoadContext<PyfuncConfig>['signature'],
): FlavorSession {
  return {
    runtime: runtimeOf(relay.facts),
    execution: {
      blocksEventLoop: false,
      outOfProcess: true,
      maxConcurrency: Number(relay.facts['workers']),
      rowsIndependent: false,
    },
    ...untilDisposed({
      async predict(input, { params, signal }) {
        const { fields, payload } = encodeInput(input, { params, signature });
        const message = { fields: { operation: 'predict', ...fields }, payload: [payload] };
        return decodePrediction(await relay.request(message, signal));
      },
      release() {},
    }),
  };
}

function runtimeOf(facts: ModelRelay['facts']): FlavorSession['runtime'] {
  return {
    name: facts['mlflow'] === null ? 'python' : 'mlflow',
    version: String(facts['mlflow'] ?? facts['python']),
    device: 'cpu',
  };
}
