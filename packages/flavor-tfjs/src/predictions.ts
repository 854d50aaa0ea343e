import {
  type FlavorSession,
  MlmodelError,
  type ModelInput,
  type PredictCall,
  type Prediction,
} from '@mlmodel/core';

/** What a session is made of. */
export interface PredictionSteps {
  readonly predict: (input: ModelInput) => Promise<Prediction>;
  /** Frees the model; called once, when no prediction runs. */
  readonly release: () => void;
}

/** Predicts, and frees the model when it is disposed and the last running prediction is done. */
export function predictions(steps: PredictionSteps): Pick<FlavorSession, 'predict' | 'dispose'> {
  const running = new Set<Promise<unknown>>();
  let disposal: Promise<void> | undefined;

  async function predict(input: ModelInput, call: PredictCall): Promise<Prediction> {
    if (disposal) {
      throw new MlmodelError(
        'TEMPORARILY_UNAVAILABLE',
        'The model was disposed and takes no more predictions. Load it again.',
      );
    }
    call.signal?.throwIfAborted();
    const prediction = steps.predict(input);
    running.add(prediction);
    try {
      return await prediction;
    } finally {
      running.delete(prediction);
    }
  }

  async function releaseWhenIdle(): Promise<void> {
    await Promise.allSettled(running);
    steps.release();
  }

  return {
    predict,
    dispose() {
      disposal ??= releaseWhenIdle();
      return disposal;
    },
  };
}
