import type { ModelInput, Prediction } from '../data/model-data.js';
import { disposedError } from '../errors/disposed-error.js';
import type { FlavorSession, PredictCall } from '../flavor/flavor-session.js';

/** The model-specific part of a session. */
export interface SessionSteps {
  predict(input: ModelInput, call: PredictCall): Promise<Prediction> | Prediction;
  /** Frees the model; called once, when no prediction is running. */
  release(): Promise<void> | void;
}

/**
 * Implements what the contract requires of every session: aborted calls do not start, disposal waits for running
 * predictions and happens once, and later calls of `predict` throw `TEMPORARILY_UNAVAILABLE`.
 */
export function untilDisposed(steps: SessionSteps): Pick<FlavorSession, 'predict' | 'dispose'> {
  let running = 0;
  let disposal: Promise<void> | undefined;
  let onIdle: (() => void) | undefined;

  async function predict(input: ModelInput, call: PredictCall): Promise<Prediction> {
    if (disposal) throw disposedError();
    call.signal?.throwIfAborted();
    running += 1;
    try {
      return await steps.predict(input, call);
    } finally {
      running -= 1;
      if (running === 0) onIdle?.();
    }
  }

  async function releaseWhenIdle(): Promise<void> {
    if (running > 0) {
      await new Promise<void>((resolve) => {
        onIdle = resolve;
      });
    }
    await steps.release();
  }

  return {
    predict,
    dispose() {
      disposal ??= releaseWhenIdle();
      return disposal;
    },
  };
}
