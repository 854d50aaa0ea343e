import {
  type FlavorSession,
  isMlmodelError,
  type ModelInput,
  type ModelSignature,
  type PredictCall,
  type Prediction,
} from '@mlmodel/core';
import { untilDisposed } from '@mlmodel/core/flavor';
import { rowsOf } from '@mlmodel/scoring';
import { type Lease, type Pool, poolKey } from '../pool/pool.js';
import { decodePrediction } from './decode-prediction.js';
import { encodeInput } from './encode-input.js';

/** Time limit in milliseconds for a model to close a stream of predictions. */
const closeTime = 5_000;

/** Options of {@link pooledSession}. */
export interface PooledSessionOptions {
  /** Determines which numbers of nested values and params are integers. */
  readonly signature?: ModelSignature | undefined;
  readonly runtime: FlavorSession['runtime'];
  /** The size of the pool. */
  readonly maxConcurrency: number;
  /** See `Execution.rowsIndependent`. Default false. */
  readonly rowsIndependent?: boolean | undefined;
  /** Whether the model can stream predictions. */
  readonly streams: boolean;
  /** Stops the pool and cleans up. */
  release(): Promise<void>;
}

/**
 * Creates a session that predicts with the processes of a started pool. They use vectors on frames, one request at a
 * time; docs/frames.md describes the operations.
 */
export function pooledSession(pool: Pool, options: PooledSessionOptions): FlavorSession {
  const { signature, runtime, maxConcurrency, streams, release } = options;
  const { rowsIndependent = false } = options;

  async function predict(input: ModelInput, call: PredictCall): Promise<Prediction> {
    const { params, signal, isExample, onStart, traceContext } = call;
    const { fields, payload } = encodeInput(input, { params, signature });
    const request = pool.request(
      { operation: 'predict', ...fields, trace: traceContext },
      { payload, rows: rowsOf(input), signal, isWarmUp: isExample, onGranted: onStart },
    );
    return decodePrediction(await orReason(signal, request));
  }

  async function* predictStream(
    input: ModelInput,
    { params, signal, traceContext }: PredictCall,
  ): AsyncGenerator<Prediction, void> {
    const { fields, payload } = encodeInput(input, { params, signature });
    const lease = pool.lease(signal, { bytes: payload.byteLength, rows: rowsOf(input) });
    let open = false;
    try {
      await orReason(
        signal,
        lease.request({ operation: 'open', ...fields, trace: traceContext }, { payload, signal }),
      );
      for (;;) {
        open = true;
        signal?.throwIfAborted();
        open = false; // the program closes a stream that ends or fails
        const response = await orReason(
          signal,
          lease.request({ operation: 'next', trace: traceContext }, { signal }),
        );
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
      boundedTime: false,
      outOfProcess: true,
      maxConcurrency,
      rowsIndependent,
    },
    ...untilDisposed({ predict, release }),
    ...(streams && { predictStream }),
    ready: () => pool.ready,
  };
  return Object.assign(session, { [poolKey]: pool });
}

/** The response to a request. @throws the reason of the signal where the pool says that the request was cancelled */
async function orReason<Response>(
  signal: AbortSignal | undefined,
  request: Promise<Response>,
): Promise<Response> {
  try {
    return await request;
  } catch (error) {
    if (isMlmodelError(error) && error.errorCode === 'CANCELLED') signal?.throwIfAborted();
    throw error;
  }
}

/** Lets the model close an unfinished stream; a process that cannot is replaced. */
async function closeStream(lease: Lease): Promise<void> {
  const signal = AbortSignal.timeout(closeTime);
  await lease.request({ operation: 'close' }, { signal }).catch(() => {});
}
