import {
  type FlavorSession,
  MlmodelError,
  type ModelInput,
  type ModelSignature,
  type PredictCall,
  type Prediction,
} from '@mlmodel/core';
import { untilDisposed } from '@mlmodel/core/flavor';
import { type Lease, type Pool, poolKey } from '../pool/pool.js';
import { decodePrediction } from './decode-prediction.js';
import { encodeInput } from './encode-input.js';

/** Milliseconds that a model may take to end a stream of predictions. */
const closeTime = 5_000;

export interface PooledSessionOptions {
  /** Tells which numbers of nested values and params are integers. */
  readonly signature?: ModelSignature | undefined;
  readonly runtime: FlavorSession['runtime'];
  /** The size of the pool. */
  readonly maxConcurrency: number;
  /** The model can make streams of predictions. */
  readonly streams: boolean;
  /** Stops the pool, and removes what was made for it. */
  release(): Promise<void>;
}

/**
 * A session whose predictions are made by the processes of a pool that was started. They speak vectors on frames, one
 * request at a time; the README of this package describes their operations.
 */
export function pooledSession(pool: Pool, options: PooledSessionOptions): FlavorSession {
  const { signature, runtime, maxConcurrency, streams, release } = options;

  async function predict(input: ModelInput, call: PredictCall): Promise<Prediction> {
    const { params, signal, isExample } = call;
    const { fields, payload } = encodeInput(input, { params, signature });
    const request = { fields: { operation: 'predict', ...fields }, payload };
    if (isExample === true) pool.warmUp = request;
    return decodePrediction(await pool.request(request.fields, { payload, signal }));
  }

  async function* predictStream(
    input: ModelInput,
    { params, signal }: PredictCall,
  ): AsyncGenerator<Prediction, void> {
    const { fields, payload } = encodeInput(input, { params, signature });
    const lease = pool.lease(signal);
    let open = false;
    try {
      await lease.request({ operation: 'open', ...fields }, { payload, signal });
      for (;;) {
        open = true;
        if (signal?.aborted) throw new MlmodelError('CANCELLED', 'The request was cancelled');
        open = false; // the program closes a stream that ends or fails
        const response = await lease.request({ operation: 'next' }, { signal });
        if (response.fields?.['kind'] === 'end') return;
        open = true;
        yield decodePrediction(response);
      }
    } finally {
      if (open) await closeStream(lease);
      lease.end();
    }
  }

  const session: FlavorSession = {
    runtime,
    execution: {
      blocksEventLoop: false,
      outOfProcess: true,
      maxConcurrency,
      rowsIndependent: false,
    },
    ...untilDisposed({ predict, release }),
    ...(streams && { predictStream }),
    ready: () => pool.ready,
  };
  return Object.assign(session, { [poolKey]: pool });
}

/** Lets the model end a stream that is not wanted to its end; a process that cannot is replaced. */
async function closeStream(lease: Lease): Promise<void> {
  const signal = AbortSignal.timeout(closeTime);
  await lease.request({ operation: 'close' }, { signal }).catch(() => {});
}
