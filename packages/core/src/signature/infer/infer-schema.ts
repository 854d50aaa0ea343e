import { entriesOf, isJsonObject, type JsonObject, propertyOf } from '../../data/json-value.js';
import type { NamedTensor, Tensor } from '../../data/vector.js';
import { checkSchema } from '../codec/parse-schema.js';
import type { ColSpec, Schema, TensorSpec } from '../schema.js';
import { inferColumn } from './infer-column.js';
import { type InferenceOptions, inferCommonType, inferDataType } from './infer-data-type.js';
import { InferenceError } from './inference-error.js';
import {
  isColumn,
  isMissing,
  isNamedTensors,
  isSingleTensor,
  isTable,
  tensorOf,
} from './recognise-data.js';

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

/** The first dimension counts the rows, so it is of any length. */
function tensorSpec({ type, shape }: Tensor): TensorSpec {
  if (shape.length === 0) throw new InferenceError('a tensor without dimensions has no rows');
  return { dtype: dtypes[type] ?? type, shape: [-1, ...shape.slice(1)] };
}
