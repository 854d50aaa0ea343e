import type { Column, NamedTensor, Tensor } from './vector.js';

/** Columns of equal length, in order. */
export interface Table {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /**
   * All columns as one row-major matrix, when every column is `float64` without missing values or row shape and the
   * request arrived that way. A flavor that takes a matrix can then ignore `columns`.
   */
  readonly doubles?: Float64Array | undefined;
  /** The column names of `doubles`, available without reading `columns`; absent when `doubles` is. */
  readonly doubleNames?: readonly string[] | undefined;
  /** Row labels as JSON scalars, integers as bigints, when the request named them. */
  readonly index?: readonly unknown[] | undefined;
}

/** A tensor without a name. */
export interface SingleTensor {
  readonly kind: 'tensor';
  readonly tensor: Tensor;
}

/** Tensors by name. */
export interface NamedTensors {
  readonly kind: 'tensors';
  readonly tensors: readonly NamedTensor[];
}

/** Any nested value, represented as `json-value.ts` describes. */
export interface JsonData {
  readonly kind: 'json';
  readonly value: unknown;
  /**
   * The value as ASCII JSON text, when the runtime already wrote it; NaN and infinities are Python's tokens.
   * Predictions only.
   */
  readonly text?: string | undefined;
}

/** The input of a flavor: the request after enforcement. */
export type ModelInput = Table | SingleTensor | NamedTensors | JsonData;

/** The output of a flavor. A table becomes a list of records, tensors by name a dictionary of nested lists. */
export type Prediction = Table | SingleTensor | NamedTensors | JsonData;
