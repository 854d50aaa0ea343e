import { type FlavorSession, type Prediction, untilDisposed } from '@mlmodel/core';
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
  return untilDisposed({
    async predict(input, { signal }) {
      const feeds = steps.feeds(input);
      if (input.kind === 'table' && input.rowCount === 0) return emptyTable;
      return steps.answer(input, await steps.run(feeds, signal));
    },
    release: steps.release,
  });
}

const emptyTable: Prediction = { kind: 'table', columns: [], rowCount: 0 };
