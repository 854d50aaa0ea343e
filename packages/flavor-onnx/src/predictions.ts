import type { FlavorSession, Prediction } from '@mlmodel/core';
import { type InputBinder, untilDisposed } from '@mlmodel/core/flavor';
import type { AnswerMaker } from './answers/answer.js';
import type { GraphRun } from './run/run-graph.js';

/** The steps of a prediction. */
export interface PredictionSteps {
  readonly bind: InputBinder;
  /** Binds a table without rows, also for a fixed batch. */
  readonly bindNoRows: InputBinder;
  readonly run: GraphRun;
  readonly answer: AnswerMaker;
  /** Frees the model; called once, when no prediction runs. */
  readonly release: () => Promise<void>;
}

/** Predicts in these steps, and frees the model once it is disposed and the last prediction has ended. */
export function predictions(steps: PredictionSteps): Pick<FlavorSession, 'predict' | 'dispose'> {
  return untilDisposed({
    async predict(input, { signal }) {
      if (input.kind === 'table' && input.rowCount === 0) {
        steps.bindNoRows(input);
        return emptyTable;
      }
      return steps.answer(input, await steps.run(steps.bind(input), signal));
    },
    release: steps.release,
  });
}

const emptyTable: Prediction = { kind: 'table', columns: [], rowCount: 0 };
