import { isPresent } from '../../data/validity.js';
import type { Column } from '../../data/vector.js';
import type { ColSpec, DataType } from '../schema.js';
import { type InferenceOptions, inferCommonType, inferDataType } from './infer-data-type.js';
import { InferenceError } from './inference-error.js';
import { isMissing } from './recognise-data.js';

/** The spec of a column of a table, as MLflow infers it from a pandas Series. @throws InferenceError */
export function inferColumn(column: Column, options: InferenceOptions): ColSpec {
  return {
    name: column.name ?? undefined,
    type: inferColumnType(column, options),
    required: !hasMissing(column),
  };
}

function inferColumnType(column: Column, options: InferenceOptions): DataType {
  if (column.rowShape !== undefined && column.rowShape.length > 0) {
    return inferTensorColumn(column, column.rowShape, options);
  }
  switch (column.type) {
    case 'bool':
      return 'boolean';
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
      return 'integer';
    case 'uint32':
    case 'int64':
      return 'long';
    case 'uint64':
      throw new InferenceError('no type of MLflow holds uint64');
    case 'float16':
    case 'float32':
      return 'float';
    case 'float64':
      return 'double';
    case 'datetime':
    case 'string':
      return column.type;
    case 'binary':
    case 'json':
      return inferObjectColumn(column.values, options);
  }
}

/** A column whose rows are tensors is one of numpy arrays for pandas. */
function inferTensorColumn(
  column: Column,
  rowShape: readonly number[],
  options: InferenceOptions,
): DataType {
  const row = { ...column, shape: rowShape };
  const type = column.values.length === 0 ? 'string' : inferDataType(row, options);
  if (type === undefined) throw new InferenceError('the rows are empty tensors');
  return type;
}

/** The smallest and largest integers that pandas' integer types hold. */
const leastInteger = -(2n ** 63n);
const mostSigned = 2n ** 63n - 1n;
const mostUnsigned = 2n ** 64n - 1n;

/** pandas first turns a column of objects that are all numbers into one of numbers. */
function inferObjectColumn(values: readonly unknown[], options: InferenceOptions): DataType {
  if (values.length === 0) return 'string';
  return inferNumericColumn(values, options) ?? itemType(values, options);
}

function itemType(values: readonly unknown[], options: InferenceOptions): DataType {
  const type = inferCommonType(values, options);
  if (type === undefined) throw new InferenceError('the rows are empty tensors');
  return type;
}

/** @returns undefined for a column that stays one of objects */
function inferNumericColumn(
  values: readonly unknown[],
  { numberKinds }: InferenceOptions,
): DataType | undefined {
  const present = values.filter((value) => value !== null && value !== undefined);
  if (present.length === 0) return undefined;
  if (!present.every((value) => typeof value === 'number' || typeof value === 'bigint')) {
    return undefined;
  }
  const integers = present.filter((value) => typeof value === 'bigint');
  if (integers.some((value) => value < leastInteger || value > mostUnsigned)) return undefined;
  const hasFloat = present.some(
    (value) => typeof value === 'number' && (numberKinds || !Number.isInteger(value)),
  );
  if (hasFloat || present.length < values.length) return 'double';
  if (integers.every((value) => value <= mostSigned)) return 'long';
  if (present.some((value) => value < 0)) return undefined;
  throw new InferenceError('no type of MLflow holds uint64');
}

function hasMissing(column: Column): boolean {
  if (column.rowShape !== undefined && column.rowShape.length > 0) return false;
  const { type, values, validity } = column;
  if (type === 'float16') return column.values.some(isFloat16Nan) || hasInvalid(values, validity);
  if (Array.isArray(values)) return values.some(isMissing);
  if (type === 'float32' || type === 'float64') {
    return column.values.some(Number.isNaN) || hasInvalid(values, validity);
  }
  return hasInvalid(values, validity);
}

function hasInvalid(values: ArrayLike<unknown>, validity: Uint8Array | undefined): boolean {
  if (validity === undefined) return false;
  for (let index = 0; index < values.length; index++) {
    if (!isPresent(validity, index)) return true;
  }
  return false;
}

function isFloat16Nan(bits: number): boolean {
  return (bits & 0x7fff) > 0x7c00;
}
