import type {
  LoadedModel,
  Logger,
  ModelFiles,
  ModelInput,
  ModelSignature,
  Prediction,
} from '@mlmodel/core';

/** The exports of a custom model's module. `State` is the return value of its `load`. */
export interface NodeFunction<State = unknown> {
  /** Called once, before the first prediction. A method `dispose` of its return value is called at the end. */
  load?(setup: NodeFunctionSetup): State | Promise<State>;
  /**
   * Answers a request.
   * @returns a {@link Prediction}, or any other value, which is answered as JSON (bigint as an integer)
   */
  predict(input: ModelInput, call: NodeFunctionCall<State>): unknown;
}

/** The argument of the module's `load`. */
export interface NodeFunctionSetup {
  /** Absolute path of the model directory. */
  readonly directory: string;
  readonly files: ModelFiles;
  /** `config` of the block in the MLmodel file. */
  readonly config: unknown;
  readonly signature?: ModelSignature | undefined;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
  /**
   * Loads the MLflow Model in a folder of this one, with the same flavors. It is disposed together with this model.
   */
  loadModel(folder: string): Promise<LoadedModel>;
}

/** The second argument of the module's `predict`. */
export interface NodeFunctionCall<State> {
  /** After enforcement of the signature; empty when the model has none. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal | undefined;
  /** The return value of `load`. */
  readonly state: State;
  /**
   * The rows of a table, each an object of its columns: 64-bit integers as bigint, datetimes as
   * `{ epochNanoseconds }`, missing values as null, tensor columns as nested lists.
   * @param table the input when absent
   * @throws MlmodelError `BAD_REQUEST` for data of another kind
   */
  rows(table?: ModelInput | Prediction): PlainRow[];
}

/** A row of a table by column name. */
export type PlainRow = Record<string, unknown>;
