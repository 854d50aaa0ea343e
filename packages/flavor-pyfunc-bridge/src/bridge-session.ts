import type {
  FlavorSession,
  LoadContext,
  ModelInput,
  ModelRelay,
  ModelSignature,
  PredictCall,
  Prediction,
} from '@mlmodel/core';
import { untilDisposed } from '@mlmodel/core/flavor';
import { payloadPieces, type WorkerAnswer } from '@mlmodel/worker';
import { decodePrediction, encodeInput } from '@mlmodel/worker/vectors';
import type { PyfuncConfig } from './config/pyfunc-config.js';
import type { ReservedWorker } from './process/python-pool.js';
import type { PythonRequest } from './process/python-worker.js';
import { type StartedPool, startPool } from './process/start-pool.js';

/** Milliseconds that a model may take to end a stream of predictions. */
const closeTime = 5_000;

/**
 * Starts the Python processes of a model; with a relay, uses those that another process has started.
 * @throws MlmodelError as {@link startPool}
 */
export async function loadBridgeSession(
  context: LoadContext<PyfuncConfig>,
): Promise<FlavorSession> {
  const { relay, signature } = context;
  if (relay !== undefined) return relayedSession(relay, signature);
  return ownSession(await startPool(context), signature);
}

function ownSession(
  { pool, stop, facts }: StartedPool,
  signature: ModelSignature | undefined,
): FlavorSession {
  async function predict(input: ModelInput, call: PredictCall): Promise<Prediction> {
    const request = predictRequest(input, { call, signature });
    if (call.isExample === true) pool.warmUp = request;
    return decodePrediction(await pool.request({ ...request, signal: call.signal }));
  }

  async function* predictStream(
    input: ModelInput,
    call: PredictCall,
  ): AsyncGenerator<Prediction, void> {
    const request = predictRequest(input, { call, signature, operation: 'open' });
    const { signal } = call;
    const worker = await pool.reserve(signal);
    let open = false;
    try {
      await worker.request({ ...request, signal });
      for (;;) {
        open = false; // Python closes a stream that ends or fails
        const answer = await worker.request({ fields: { operation: 'next' }, signal });
        if (answer.fields?.['kind'] === 'end') return;
        open = true;
        yield decodePrediction(answer);
      }
    } finally {
      if (open) await closeStream(worker);
      worker.free();
    }
  }

  return {
    ...descriptionOf(facts),
    ...untilDisposed({ predict, release: stop }),
    ...(facts['streams'] === true && { predictStream }),
    relay: {
      facts,
      request: async (message, signal) => relayed(await pool.request({ ...message, signal })),
    },
    ready: () => pool.ready,
  };
}

/** Lets the model end a stream that is not wanted to its end; a process that cannot is replaced. */
async function closeStream(worker: ReservedWorker): Promise<void> {
  const signal = AbortSignal.timeout(closeTime);
  await worker.request({ fields: { operation: 'close' }, signal }).catch(() => {});
}

function relayedSession(relay: ModelRelay, signature: ModelSignature | undefined): FlavorSession {
  async function predict(input: ModelInput, call: PredictCall): Promise<Prediction> {
    const { fields, payload } = predictRequest(input, { call, signature });
    const message = { fields, payload: payloadPieces(payload) };
    return decodePrediction(await relay.request(message, call.signal));
  }
  return { ...descriptionOf(relay.facts), ...untilDisposed({ predict, release() {} }) };
}

function descriptionOf(facts: ModelRelay['facts']): Pick<FlavorSession, 'runtime' | 'execution'> {
  return {
    runtime: {
      name: facts['mlflow'] === null ? 'python' : 'mlflow',
      version: String(facts['mlflow'] ?? facts['python']),
      device: 'cpu',
    },
    execution: {
      blocksEventLoop: false,
      outOfProcess: true,
      maxConcurrency: Number(facts['workers']),
      rowsIndependent: false,
    },
  };
}

interface RequestContext {
  readonly call: PredictCall;
  readonly signature: ModelSignature | undefined;
  readonly operation?: 'predict' | 'open';
}

function predictRequest(
  input: ModelInput,
  { call: { params }, signature, operation = 'predict' }: RequestContext,
): PythonRequest {
  const { fields, payload } = encodeInput(input, { params, signature });
  return { fields: { operation, ...fields }, payload };
}

function relayed({ fields = {}, payload }: WorkerAnswer) {
  return { fields, payload: payloadPieces(payload) };
}
