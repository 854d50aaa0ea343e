import type { DataType, ObjectType, Property } from '../schema.js';
import { sortProperties } from '../sort-properties.js';
import { InferenceError } from './inference-error.js';

/**
 * The type of values of both types, as MLflow's `_merge` has it: `any` gives way to every type (and makes the
 * properties of an object optional), properties that one side lacks are optional, scalars must be the same.
 * @param widenNumbers whether long and double together are double, as for numbers that do not say what they are
 * @throws InferenceError for types that have no common one
 */
export function mergeDataTypes(left: DataType, right: DataType, widenNumbers: boolean): DataType {
  if (isAny(left)) return isAny(right) ? left : mergeWithAny(right);
  if (isAny(right)) return mergeWithAny(left);
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

function isAny(type: DataType): boolean {
  return typeof type === 'object' && type.type === 'any';
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
