import type { Prediction } from '../data/model-data.js';
import type { FlavorSession } from '../flavor/flavor-session.js';
import type { ModelFiles } from '../flavor/model-files.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import type { PlainRow, PredictData } from '../plain/plain-data.js';
import type { Enforcer } from '../signature/enforcer.js';

/** A model ready to predict. */
export interface LoadedModel {
  readonly mlmodel: MlmodelFile;
  readonly files: ModelFiles;
  /** The flavor that loaded it. */
  readonly flavor: string;
  readonly session: FlavorSession;
  readonly enforcer: Enforcer;
  /**
   * Enforces the signature on data and params, then predicts. Data is a list of records, one record, columns, nested
   * lists, a tensor, or tensors by name, whichever the signature takes; see `PredictData`.
   * @throws MlmodelError for any other data, naming column and row, and as {@link Enforcer} and {@link FlavorSession} do
   * @example
   * await model.predict([{ height: 1.5, name: 'a' }, { height: 2, name: 'b' }]);
   * await model.predict({ height: Float64Array.of(1.5, 2), name: ['a', 'b'] });
   * await model.predict({ values: Float32Array.of(1, 2, 3, 4), shape: [2, 2] });
   */
  predict(data: PredictData, call?: ModelCall): Promise<Prediction>;
  predict<Row extends PlainRow<Row>>(
    data: Row | readonly Row[],
    call?: ModelCall,
  ): Promise<Prediction>;
  /** Frees the model. Idempotent; waits for running predictions. */
  dispose(): Promise<void>;
}

/** Options of a loaded model's `predict`. */
export interface ModelCall {
  /** Params by name, as plain data; those that the model does not declare are ignored. */
  readonly params?: object | null | undefined;
  readonly signal?: AbortSignal | undefined;
}
