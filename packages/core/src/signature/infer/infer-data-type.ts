import { entriesOf, isJsonObject, isTimestamp } from '../../data/json-value.js';
import type { Tensor } from '../../data/vector.js';
import type { DataType, Property, ScalarType } from '../schema.js';
import { sortProperties } from '../sort-properties.js';
import { InferenceError } from './inference-error.js';
import { mergeDataTypes } from './merge-data-type.js';
import { isMissing, tensorOf } from './recognise-data.js';

export interface InferenceOptions {
  /** Every integer is a bigint and every number a float. */
  readonly numberKinds: boolean;
}

/**
 * The type of a nested value, by the rules of MLflow's `_infer_datatype`.
 * @returns undefined for an empty tensor, which says nothing
 * @throws InferenceError
 */
export function inferDataType(value: unknown, options: InferenceOptions): DataType | undefined {
  if (isMissing(value)) return { type: 'any' };
  const tensor = tensorOf(value);
  if (tensor !== undefined) return inferTensorType(tensor, options);
  if (Array.isArray(value)) {
    return value.length === 0 ? { type: 'any' } : inferListType(value, options);
  }
  return isPlainJsonObject(value) ? inferObjectType(value, options) : inferScalar(value, options);
}

/** The type of a list with items. @throws InferenceError when the items have no common type */
function inferListType(items: Iterable<unknown>, options: InferenceOptions): DataType | undefined {
  const itemType = inferCommonType(items, options);
  return itemType === undefined ? undefined : { type: 'array', items: itemType };
}

/** The type that all items have; undefined when all are empty tensors. @throws InferenceError */
export function inferCommonType(
  items: Iterable<unknown>,
  options: InferenceOptions,
): DataType | undefined {
  let common: DataType | undefined;
  for (const item of items) {
    const type = inferDataType(item, options);
    if (type === undefined) continue;
    common = common === undefined ? type : mergeDataTypes(common, type, !options.numberKinds);
  }
  return common;
}

function inferObjectType(
  object: Parameters<typeof entriesOf>[0],
  options: InferenceOptions,
): DataType {
  const properties: Property[] = [];
  for (const [name, value] of entriesOf(object)) {
    if (value === undefined) continue;
    const dataType = inferDataType(value, options);
    if (dataType === undefined)
      throw new InferenceError(`the property "${name}" is an empty tensor`);
    const isAny = typeof dataType === 'object' && dataType.type === 'any';
    properties.push({ name, dataType, required: !isAny });
  }
  if (properties.length === 0) return { type: 'any' };
  return { type: 'object', properties: sortProperties(properties) };
}

function isPlainJsonObject(value: unknown): value is Parameters<typeof entriesOf>[0] {
  return isJsonObject(value) && !(value instanceof Date);
}

function inferScalar(value: unknown, { numberKinds }: InferenceOptions): ScalarType {
  switch (typeof value) {
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'string';
    case 'bigint':
      return 'long';
    case 'number':
      return Number.isInteger(value) && !numberKinds ? 'long' : 'double';
  }
  if (isTimestamp(value) || value instanceof Date) return 'datetime';
  if (value instanceof Uint8Array) return 'binary';
  throw new InferenceError(`a ${typeof value} has no type`);
}

/** MLflow knows no scalar of the other types of numpy. */
const tensorScalars: Readonly<Partial<Record<Tensor['type'], ScalarType>>> = {
  bool: 'boolean',
  int32: 'integer',
  int64: 'long',
  float32: 'float',
  float64: 'double',
  string: 'string',
  binary: 'binary',
  datetime: 'datetime',
};

function inferTensorType(tensor: Tensor, options: InferenceOptions): DataType | undefined {
  const { shape } = tensor;
  if (shape.length === 0) throw new InferenceError('a tensor without dimensions');
  if (shape.includes(0)) return undefined;
  const elementType =
    tensor.type === 'json' ? inferCommonType(tensor.values, options) : inferElementType(tensor);
  if (elementType === undefined) return undefined;
  return shape.reduce<DataType>((items) => ({ type: 'array', items }), elementType);
}

function inferElementType(tensor: Tensor): DataType {
  const scalar = tensorScalars[tensor.type];
  if (scalar === undefined) {
    throw new InferenceError(`a tensor of ${tensor.type} inside other data`);
  }
  const saysNothing = tensor.type === 'float64' && tensor.values.every(Number.isNaN);
  return saysNothing ? { type: 'any' } : scalar;
}
