import { entriesOf, type JsonObject } from '../../data/json-value.js';
import { isMlmodelError, MlmodelError } from '../../errors/mlmodel-error.js';
import type { ModelSignature, Schema } from '../schema.js';
import { InferenceError, type InferenceOptions } from './infer-data-type.js';
import { inferParams } from './infer-params.js';
import { inferSchema } from './infer-schema.js';

/** Options of {@link inferSignature}. */
export interface InferSignatureOptions {
  /** The model's output for the data, in any form that data may have. */
  readonly output?: unknown;
  /** Params by name; their values become the defaults. */
  readonly params?: JsonObject | undefined;
  /** Every integer in the data is a bigint, and every number a float, as decoders can give them. */
  readonly numberKinds?: boolean | undefined;
}

/**
 * Infers a signature from sample data, as `mlflow.models.infer_signature` does.
 *
 * | data | read as | gives |
 * |---|---|---|
 * | `Table` | pandas DataFrame | columns |
 * | `Column` (with a `name`, which may be null) | pandas Series | one column |
 * | `Tensor`, `SingleTensor`, a typed array | numpy array | one tensor, its first dimension -1 |
 * | `NamedTensors`, an object of tensors | dictionary of arrays | tensors by name |
 * | a list of objects | list of dictionaries | columns by key |
 * | any other object | dictionary | columns by key |
 * | any other list, a scalar | the same | one column without a name |
 *
 * Data without a common type (a list of text and numbers) gives one column of type `any`, as in MLflow. Integers are
 * `long`, other numbers `double`, Timestamps and Dates `datetime`, Uint8Arrays `binary`.
 *
 * The result differs from MLflow's where JavaScript cannot distinguish Python's types:
 * - `1.0` is the integer 1, so a list of whole floats is `long`, and a list such as `[1, 1.5]`, which is of type `any` in
 *   Python, is `double`. With `numberKinds` both are as in MLflow: then write integers as bigints.
 * - A single numpy scalar (`np.float32(1.5)`, `np.int8(1)`) has no counterpart: it is a plain number.
 * - A Uint8Array is binary, not an array of uint8 or bool: wrap it in a `Tensor` (with `type`, `values` and `shape`).
 * - A `datetime` vector counts nanoseconds, so the dtype of its tensor is always `datetime64[ns]`, and a date without a
 *   time is a datetime. A `string` vector is numpy's `str`, never `object`, and a `binary` one `bytes`.
 * - pandas' nullable types, categories and text dtypes are plain vectors here.
 * - Keys that look like integers come first in an object, and so do their columns; a Map keeps its order.
 * - Keys of objects are text, so a dictionary with other keys cannot be given; and a pandas Series does not differ from
 *   a column of a table.
 *
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` when there is neither data, output nor params, and for params that
 * have no type
 */
export function inferSignature(data: unknown, options: InferSignatureOptions = {}): ModelSignature {
  const inference = { numberKinds: options.numberKinds === true };
  const inputs = inferOrAny(data, inference);
  const outputs = inferOrAny(options.output, inference);
  const given = [...entriesOf(options.params ?? {})];
  if (inputs === undefined && outputs === undefined && given.length === 0) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      'inferring a signature needs data, an output or params',
    );
  }
  return {
    ...(inputs === undefined ? {} : { inputs }),
    ...(outputs === undefined ? {} : { outputs }),
    ...(given.length === 0 ? {} : { params: inferParams(given, inference) }),
  };
}

function inferOrAny(data: unknown, options: InferenceOptions): Schema | undefined {
  if (data === undefined || data === null) return undefined;
  try {
    return inferSchema(data, options);
  } catch (error) {
    if (!(error instanceof InferenceError) && !isMlmodelError(error)) throw error;
    return { kind: 'columns', columns: [{ type: { type: 'any' }, required: true }] };
  }
}
