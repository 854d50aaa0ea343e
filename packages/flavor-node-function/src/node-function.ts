import type {
  LoadedModel,
  Logger,
  ModelFiles,
  ModelInput,
  ModelSignature,
  Prediction,
} from '@mlmodel/core';

/** What the module of a custom model exports. `State` is what its `load` returns. */
export interface NodeFunction<State = unknown> {
  /** Called once, before the first prediction. If what it returns has a method `dispose`, that is called at the end. */
  load?(setup: NodeFunctionSetup): State | Promise<State>;
  /**
   * Answers a request.
   * @returns a {@link Prediction}, or any other value, which is answered as JSON as it is (bigint as an integer)
   */
  predict(input: ModelInput, call: NodeFunctionCall<State>): unknown;
}

/** What `load` of the module gets. */
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
   * Loads the MLflow Model in a folder of this one, with the flavors that this one is loaded with. It is disposed
   * together with this model.
   */
  loadModel(folder: string): Promise<LoadedModel>;
}

/** What `predict` of the module gets beside the input. */
export interface NodeFunctionCall<State> {
  /** After the signature's enforcement; empty when the model takes none. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal | undefined;
  /** What `load` returned. */
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
