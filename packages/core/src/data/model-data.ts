import type { Column, NamedTensor, Tensor } from './vector.js';

export interface Table {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly rowCount: number;
  /**
   * All columns once more as one matrix, row after row, where every column is `float64` without missing values and
   * without a row shape, and the request came so. A flavor that takes a matrix need not look at `columns` then.
   */
  readonly doubles?: Float64Array | undefined;
  /** The names of the columns of `doubles`, known without looking at `columns`; absent where `doubles` is. */
  readonly doubleNames?: readonly string[] | undefined;
  /** Row labels as JSON scalars, integers as bigints, when the request named them. */
  readonly index?: readonly unknown[] | undefined;
}

export interface SingleTensor {
  readonly kind: 'tensor';
  readonly tensor: Tensor;
}

export interface NamedTensors {
  readonly kind: 'tensors';
  readonly tensors: readonly NamedTensor[];
}

/** Any nested value; see `json-value.ts` for what stands for what. */
export interface JsonData {
  readonly kind: 'json';
  readonly value: unknown;
  /**
   * The value as ASCII JSON text, where the runtime has written it already; NaN and infinities are Python's tokens.
   * Predictions only.
   */
  readonly text?: string | undefined;
}

/** What a flavor is given: the request after enforcement. */
export type ModelInput = Table | SingleTensor | NamedTensors | JsonData;

/** What a flavor answers. A table becomes a list of records, tensors by name a dictionary of nested lists. */
export type Prediction = Table | SingleTensor | NamedTensors | JsonData;
