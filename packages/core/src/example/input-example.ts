/**
 * Sample data of a model, in one of the kinds that MLflow distinguishes:
 *
 * | data | MLflow's type |
 * |---|---|
 * | `Table` | `dataframe` |
 * | `Tensor`, `SingleTensor`, a typed array, `NamedTensors`, an object of tensors | `ndarray` |
 * | `SparseMatrix` | `sparse_matrix_csr`, `sparse_matrix_csc` |
 * | any other object, list or scalar; Timestamps, Dates and Uint8Arrays in them | `json_object` |
 */
export type InputExampleData = object | string | number | bigint | boolean;

/** An input example as a model directory holds it. */
export interface InputExample {
  readonly data: InputExampleData;
  /** Params by name, when the example has them. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** The field `saved_input_example_info` of an MLmodel file. */
export interface InputExampleInfo {
  readonly artifact_path: string;
  readonly type:
    | 'dataframe'
    | 'ndarray'
    | 'json_object'
    | 'sparse_matrix_csr'
    | 'sparse_matrix_csc';
  readonly pandas_orient?: 'split' | 'values' | undefined;
  /** The text `true` when the example has params. */
  readonly params?: 'true' | undefined;
  readonly serving_input_path: string;
}
