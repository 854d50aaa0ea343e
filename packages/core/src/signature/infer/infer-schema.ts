import {
  entriesOf,
  isJsonObject,
  isMissing,
  type JsonObject,
  propertyOf,
} from '../../data/json-value.js';
import { type Column, isPresent, type NamedTensor, type Tensor } from '../../data/vector.js';
import { checkSchema } from '../codec/parse-schema.js';
import type { ColSpec, DataType, Schema, TensorSpec } from '../schema.js';
import {
  InferenceError,
  type InferenceOptions,
  inferCommonType,
  inferDataType,
} from './infer-data-type.js';
import { isColumn, isNamedTensors, isSingleTensor, isTable, tensorOf } from './recognise-data.js';

/**
 * The schema of a dataset, by the rules of MLflow's `_infer_schema`.
 * @throws InferenceError, or MlmodelError where the schema breaks a rule for schemas
 */
export function inferSchema(data: unknown, options: InferenceOptions): Schema {
  const schema = inferUnchecked(data, options);
  checkSchema(schema, 'data');
  return schema;
}

function inferUnchecked(data: unknown, options: InferenceOptions): Schema {
  if (isTable(data)) return ofColumns(inferTable(data.columns, options));
  if (isNamedTensors(data)) return ofTensors(data.tensors.map(namedTensorSpec));
  const tensor = isSingleTensor(data) ? data.tensor : tensorOf(data);
  if (tensor !== undefined) return ofTensors([tensorSpec(tensor)]);
  if (isColumn(data)) return ofColumns([inferColumn(data, options)]);
  if (Array.isArray(data)) return ofColumns(inferList(data, options));
  const isObject = isJsonObject(data) && !(data instanceof Date);
  return isObject ? inferObject(data, options) : ofColumns([unnamed(inferDataType(data, options))]);
}

function ofColumns(columns: readonly ColSpec[]): Schema {
  return { kind: 'columns', columns };
}

function ofTensors(tensors: readonly TensorSpec[]): Schema {
  return { kind: 'tensors', tensors };
}

function inferTable(
  columns: readonly Parameters<typeof inferColumn>[0][],
  options: InferenceOptions,
): readonly ColSpec[] {
  const names = new Set(columns.map(({ name }) => name));
  if (names.size < columns.length) throw new InferenceError('two columns have one name');
  return columns.map((column) => inferColumn(column, options));
}

/** A list of objects is rows of named columns, any other list one column. */
function inferList(items: readonly unknown[], options: InferenceOptions): readonly ColSpec[] {
  if (items.length === 0) return [{ type: 'string', required: true }];
  if (!items.every(isRow)) return [unnamed(inferCommonType(items, options))];
  const columns = new Map<string, unknown[]>();
  for (const row of items) {
    for (const [name, value] of entriesOf(row)) {
      if (value === undefined) continue;
      const values = columns.get(name) ?? [];
      columns.set(name, values);
      values.push(value);
    }
  }
  return [...columns].map(([name, values]) => ({
    name,
    type: known(inferCommonType(values, options)),
    required: items.every((row) => (propertyOf(row, name) ?? null) !== null),
  }));
}

function isRow(item: unknown): item is JsonObject {
  return isJsonObject(item) && !(item instanceof Date) && tensorOf(item) === undefined;
}

/** An object of tensors is tensors by name, any other object one row of named columns. */
function inferObject(object: JsonObject, options: InferenceOptions): Schema {
  const entries = [...entriesOf(object)].filter(([, value]) => value !== undefined);
  if (entries.some(([name]) => typeof name !== 'string')) {
    throw new InferenceError('the keys are not all text');
  }
  const tensors = entries.map(([name, value]) => ({ name, tensor: tensorOf(value) }));
  if (tensors.every(({ tensor }) => tensor !== undefined)) {
    return ofTensors(
      tensors.map(({ name, tensor }) => ({ name, ...tensorSpec(tensor as Tensor) })),
    );
  }
  return ofColumns(
    entries.map(([name, value]) => ({
      name,
      type: known(inferDataType(value, options)),
      required: !(Array.isArray(value) ? value.some(isMissing) : isMissing(value)),
    })),
  );
}

function unnamed(type: ReturnType<typeof inferDataType>): ColSpec {
  return { type: known(type), required: true };
}

function known(type: ReturnType<typeof inferDataType>): ColSpec['type'] {
  if (type === undefined) throw new InferenceError('a tensor without elements');
  return type;
}

const dtypes: Readonly<Partial<Record<Tensor['type'], string>>> = {
  string: 'str',
  binary: 'bytes',
  json: 'object',
  datetime: 'datetime64[ns]',
};

function namedTensorSpec(tensor: NamedTensor): TensorSpec {
  return { name: tensor.name, ...tensorSpec(tensor) };
}

/** The first dimension is the number of rows, so it is free. */
function tensorSpec({ type, shape }: Tensor): TensorSpec {
  if (shape.length === 0) throw new InferenceError('a tensor without dimensions has no rows');
  return { dtype: dtypes[type] ?? type, shape: [-1, ...shape.slice(1)] };
}

/** Infers the spec of a column, as MLflow does from a pandas Series. @throws InferenceError */
function inferColumn(column: Column, options: InferenceOptions): ColSpec {
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

/** For pandas, a column of tensors is a column of numpy arrays. */
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

/** pandas first converts an object column of only numbers to a numeric column. */
function inferObjectColumn(values: readonly unknown[], options: InferenceOptions): DataType {
  if (values.length === 0) return 'string';
  return inferNumericColumn(values, options) ?? itemType(values, options);
}

function itemType(values: readonly unknown[], options: InferenceOptions): DataType {
  const type = inferCommonType(values, options);
  if (type === undefined) throw new InferenceError('the rows are empty tensors');
  return type;
}

/** @returns undefined for a column that stays an object column */
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
