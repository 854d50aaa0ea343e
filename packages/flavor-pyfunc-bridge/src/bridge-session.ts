import type {
  FlavorSession,
  LoadContext,
  ModelInput,
  PredictCall,
  Prediction,
} from '@mlmodel/core';
import { untilDisposed } from '@mlmodel/core';
import type { PyfuncConfig } from './config/pyfunc-config.js';
import { type StartedPool, startPool } from './process/start-pool.js';
import { decodePrediction } from './wire/decode-prediction.js';
import { encodeInput } from './wire/encode-input.js';
import { pythonJson } from './wire/json-text.js';

/** Starts the Python processes of a model. @throws MlmodelError as {@link startPool} */
export async function loadBridgeSession(
  context: LoadContext<PyfuncConfig>,
): Promise<FlavorSession> {
  return createSession(await startPool(context), context);
}

function createSession(
  { pool, facts, workers }: StartedPool,
  { signature }: LoadContext<PyfuncConfig>,
): FlavorSession {
  const requestFor = (input: ModelInput, operation: string, { params }: PredictCall) => {
    const { description, payload } = encodeInput(input, signature);
    const text = params === undefined ? {} : { params: pythonJson(params) };
    return { fields: { operation, input: description, ...text }, payload };
  };

  async function predict(input: ModelInput, call: PredictCall): Promise<Prediction> {
    const request = requestFor(input, 'predict', call);
    if (call.isExample === true) pool.warmUp = request;
    const worker = await pool.reserve(call.signal);
    try {
      return decodePrediction(await worker.request({ ...request, signal: call.signal }));
    } finally {
      worker.free();
    }
  }

  async function* predictStream(
    input: ModelInput,
    call: PredictCall,
  ): AsyncGenerator<Prediction, void> {
    const request = requestFor(input, 'open', call);
    const { signal } = call;
    const worker = await pool.reserve(signal);
    try {
      await worker.request({ ...request, signal });
      for (;;) {
        const answer = await worker.request({ fields: { operation: 'next' }, signal });
        if (answer.fields?.['kind'] === 'end') return;
        yield decodePrediction(answer);
      }
    } finally {
      await worker.request({ fields: { operation: 'close' } }).catch(() => {});
      worker.free();
    }
  }

  return {
    runtime: {
      name: facts['mlflow'] === null ? 'python' : 'mlflow',
      version: String(facts['mlflow'] ?? facts['python']),
      device: 'cpu',
    },
    execution: {
      blocksEventLoop: false,
      outOfProcess: true,
      maxConcurrency: workers,
      rowsIndependent: false,
    },
    ...untilDisposed({ predict, release: () => pool.stop() }),
    ...(facts['streams'] === true && { predictStream }),
    ready: () => pool.ready,
  };
}
