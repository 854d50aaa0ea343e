import type { Prediction } from '../data/model-data.js';
import type { RawInput } from '../data/raw-input.js';
import type { FlavorSession } from '../flavor/flavor-session.js';
import type { ModelFiles } from '../flavor/model-files.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
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
   * Enforces the signature on a request's data and params, then predicts.
   * @throws MlmodelError as {@link Enforcer} and {@link FlavorSession} do
   */
  predict(input: RawInput, call?: ModelCall): Promise<Prediction>;
  /** Frees the model. Idempotent; waits for running predictions. */
  dispose(): Promise<void>;
}

/** Options of a loaded model's `predict`. */
export interface ModelCall {
  /** The params as sent, before enforcement. */
  readonly params?: unknown;
  readonly signal?: AbortSignal | undefined;
}
