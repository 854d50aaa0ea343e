import type { JsonObject } from './json-value.js';
import type { Column, Vector } from './vector.js';

/** The form in which a request sent its data; MLflow's casting rules depend on it. */
export type InputForm =
  | 'dataframe_split'
  | 'dataframe_records'
  | 'instances'
  | 'inputs'
  | 'csv'
  | 'parquet'
  | 'arrow'
  | 'llm'
  | 'plain';

/**
 * A body of plain numbers as one matrix in row-major order, made by decoders to avoid nested arrays. It equals the
 * nested list of the same shape; it holds integers only below 2^53 and without number kinds.
 */
export interface NumericArray {
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

/** `dataframe_split`: rows, with optional column names and row labels. */
export interface RowsInput {
  readonly kind: 'rows';
  readonly form: 'dataframe_split';
  /** Absent when the request has none: then 0, 1, 2… */
  readonly columns: readonly unknown[] | undefined;
  /** Rows (lists; a scalar is a row of one), a matrix, an object of columns, or null for no data, as pandas takes them. */
  readonly data: readonly unknown[] | NumericArray | JsonObject | null;
  /** Integers are bigints. */
  readonly index: readonly unknown[] | undefined;
}

/** `dataframe_records`: a list of objects, or of lists and scalars as pandas takes them. */
export interface RecordsInput {
  readonly kind: 'records';
  readonly form: 'dataframe_records';
  readonly records: readonly unknown[];
}

/** CSV: cells of text by column. MLflow's missing values (empty, `NA`, `null`, …, also in quotes) are `null`. */
export interface ColumnsInput {
  readonly kind: 'columns';
  readonly form: 'csv';
  readonly names: readonly string[];
  readonly columns: readonly (readonly (string | null)[])[];
  readonly rowCount: number;
  /** Reads the same text as one without a header, whose names are 0, 1, 2…; absent if it must have one. */
  readonly withoutHeader?: (() => ColumnsInput) | undefined;
}

/** `instances` or `inputs` that hold a list or scalar, or a list of objects; from a program also a `Tensor`. */
export interface TensorInput {
  readonly kind: 'tensor';
  readonly form: 'instances' | 'inputs';
  readonly value: unknown;
  /** Set instead of `value` by a decoder that read a matrix of numbers. */
  readonly matrix?: NumericArray | undefined;
}

/**
 * `instances` or `inputs` that hold an object: columns of rows, one row, or tensors by name, as the signature says. From
 * a program, a tensor by name may be a `Tensor`.
 */
export interface TensorsInput {
  readonly kind: 'tensors';
  readonly form: 'instances' | 'inputs';
  readonly value: JsonObject;
}

/** Typed columns from Parquet or Arrow IPC. */
export interface ArrowInput {
  readonly kind: 'arrow';
  readonly form: 'parquet' | 'arrow';
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly index?: readonly unknown[] | undefined;
}

/** The unified chat form (`messages`, `prompt`, `input`): the whole body is the input. */
export interface LlmInput {
  readonly kind: 'json';
  readonly form: 'llm';
  readonly value: JsonObject;
}

/** A decoded request, before any schema is applied. */
export type RawInput = (
  | RowsInput
  | RecordsInput
  | ColumnsInput
  | TensorInput
  | TensorsInput
  | ArrowInput
  | LlmInput
) & {
  /** Decodes the same request again with number kinds; absent when it already has them or cannot need them. */
  readonly withNumberKinds?: (() => RawInput) | undefined;
};

/** Columns from a program: lists of values, or typed arrays. */
export interface ListsInput {
  readonly kind: 'lists';
  readonly form: 'plain';
  readonly names: readonly string[];
  /** As many as names. `undefined` is a cell that its row lacks; an empty list stands for a column that is not read. */
  readonly columns: readonly (readonly unknown[] | Vector)[];
  readonly rowCount: number;
  readonly withNumberKinds?: undefined;
}

/** What a signature is enforced on: a decoded request, or data of a program. */
export type EnforcedInput = RawInput | ListsInput;
