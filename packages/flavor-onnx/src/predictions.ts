import {
  type FlavorSession,
  MlmodelError,
  type ModelInput,
  type PredictCall,
  type Prediction,
} from '@mlmodel/core';
import type { AnswerMaker } from './answers/answer.js';
import type { FeedMaker } from './feeds/input-feeds.js';
import type { GraphRun } from './run/run-graph.js';

/** What a prediction consists of. */
export interface PredictionSteps {
  readonly feeds: FeedMaker;
  readonly run: GraphRun;
  readonly answer: AnswerMaker;
  /** Frees the model; called once, when no prediction runs. */
  readonly release: () => Promise<void>;
}

/** Predicts by these steps, and frees the model when it is disposed and the last running prediction is done. */
export function predictions(steps: PredictionSteps): Pick<FlavorSession, 'predict' | 'dispose'> {
  let running = 0;
  let disposal: Promise<void> | undefined;
  let onIdle: (() => void) | undefined;

  async function predict(input: ModelInput, call: PredictCall): Promise<Prediction> {
    if (disposal) throw disposedError();
    call.signal?.throwIfAborted();
    const feeds = steps.feeds(input);
    if (input.kind === 'table' && input.rowCount === 0) return emptyTable;
    running += 1;
    try {
      return steps.answer(input, await steps.run(feeds, call.signal));
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

const emptyTable: Prediction = { kind: 'table', columns: [], rowCount: 0 };

function disposedError(): MlmodelError {
  return new MlmodelError(
    'TEMPORARILY_UNAVAILABLE',
    'The model was disposed and takes no more predictions. Load it again.',
  );
}
