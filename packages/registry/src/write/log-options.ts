import type { SaveModelOptions } from '@mlmodel/core/node';
import type { ConnectOptions } from '../resolved-model.js';
import type { Texts } from './tracking-writer.js';

/** A model to log: the path or `file:` URI of its folder, or what `saveModel` saves. */
export type ModelToLog = string | URL | SaveModelOptions;

/** How a model is logged. */
export interface LogModelOptions extends ConnectOptions {
  /** Its name among the models of the run or experiment. Default: `model`. */
  readonly name?: string | undefined;
  /** The run that made it, which goes on. */
  readonly runId?: string | undefined;
  /** Creates a run for it, with that name unless it is `true`. A server before MLflow 3 always needs a run. */
  readonly createRun?: boolean | string | undefined;
  /**
   * The name of the experiment, which is created if need be, or its id. Default: `MLFLOW_EXPERIMENT_NAME`, else
   * `MLFLOW_EXPERIMENT_ID`, else MLflow's default experiment.
   */
  readonly experiment?: string | { readonly id: string } | undefined;
  /** Params of the logged model; MLflow 3. */
  readonly params?: Texts | undefined;
  /** Tags of the logged model; MLflow 3. */
  readonly tags?: Texts | undefined;
}

/** A model that was logged. */
export interface LoggedModelInfo {
  /** `models:/MODEL_ID`, or `runs:/RUN_ID/NAME` on a server before MLflow 3. */
  readonly modelUri: string;
  readonly modelId?: string;
  readonly runId?: string;
}
