import { entriesOf, isJsonObject, isMissing, isTimestamp } from '../../data/json-value.js';
import type { Tensor } from '../../data/vector.js';
import {
  type DataType,
  isAnyType,
  type ObjectType,
  type Property,
  type ScalarType,
  sortProperties,
} from '../schema.js';
import { tensorOf } from './recognise-data.js';

export interface InferenceOptions {
  /** Every integer is a bigint and every number a float. */
  readonly numberKinds: boolean;
}

/**
 * The type of a nested value, by the rules of MLflow's `_infer_datatype`.
 * @returns undefined for an empty tensor, whose type is unknown
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

/** The common type of all items; undefined when all are empty tensors. @throws InferenceError */
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
    properties.push({ name, dataType, required: !isAnyType(dataType) });
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

/** MLflow has no scalar type for numpy's other types. */
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

/**
 * The common type of two types, as in MLflow's `_merge`: `any` gives way to every type (and makes the properties of an
 * object optional), properties that one side lacks are optional, scalars must be the same.
 * @param widenNumbers whether long and double merge to double, for data without number kinds
 * @throws InferenceError for types without a common type
 */
function mergeDataTypes(left: DataType, right: DataType, widenNumbers: boolean): DataType {
  if (isAnyType(left)) return isAnyType(right) ? left : mergeWithAny(right);
  if (isAnyType(right)) return mergeWithAny(left);
  if (typeof left === 'string' || typeof right === 'string') {
    if (left === right) return left;
    if (widenNumbers && isNumber(left) && isNumber(right)) return 'double';
    throw new InferenceError('values of different types');
  }
  if (left.type === 'array' && right.type === 'array') {
    return { type: 'array', items: mergeDataTypes(left.items, right.items, widenNumbers) };
  }
  if (left.type === 'object' && right.type === 'object') {
    return mergeObjects(left, right, widenNumbers);
  }
  throw new InferenceError('values of different types');
}

function isNumber(type: DataType): boolean {
  return type === 'long' || type === 'double';
}

function mergeWithAny(type: DataType): DataType {
  if (typeof type === 'string' || type.type !== 'object') return type;
  return { type: 'object', properties: type.properties.map(optional) };
}

function optional(property: Property): Property {
  return { ...property, required: false };
}

function mergeObjects(left: ObjectType, right: ObjectType, widenNumbers: boolean): ObjectType {
  const merged = new Map(left.properties.map((property) => [property.name, optional(property)]));
  const known = new Map(left.properties.map((property) => [property.name, property]));
  for (const property of right.properties) {
    const other = known.get(property.name);
    if (other === undefined) {
      merged.set(property.name, optional(property));
      continue;
    }
    merged.set(property.name, {
      name: property.name,
      dataType: mergeDataTypes(other.dataType, property.dataType, widenNumbers),
      required: Boolean(other.required && property.required),
    });
  }
  return { type: 'object', properties: sortProperties([...merged.values()]) };
}

/** The data has no type that a signature can express; MLflow then falls back to one column of any type. */
export class InferenceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InferenceError';
  }
}
