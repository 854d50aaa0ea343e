import type { Column } from '../data/vector.js';
import { byName } from './by-name.js';
import type { DataType, ModelSignature, ObjectType, ParamSpec } from './schema.js';

/** The declared type of the items of a list; undefined where none is declared. */
export function itemType(type: DataType | undefined): DataType | undefined {
  if (typeof type !== 'object') return undefined;
  if (type.type === 'array') return type.items;
  return type.type === 'sparkml_vector' ? 'double' : undefined;
}

/** The declared type of what stands below a key of an object; undefined where none is declared. */
export function memberType(type: DataType | undefined, key: string): DataType | undefined {
  if (typeof type !== 'object') return undefined;
  if (type.type === 'map') return type.values;
  return type.type === 'object' ? byName(type.properties).get(key)?.dataType : undefined;
}

/** Where a column stands in a table that a signature was enforced on. */
export interface ColumnPlace {
  readonly position: number;
  readonly signature: ModelSignature | undefined;
}

/** The declared type of a table's column of nested values, by its name, or by its position where columns have no names. */
export function declaredColumnType(
  { name, type }: Column,
  { position, signature }: ColumnPlace,
): DataType | undefined {
  const inputs = signature?.inputs;
  if (inputs?.kind !== 'columns' || type !== 'json') return undefined;
  const { columns } = inputs;
  const there = columns[position];
  if (there?.name === undefined || there.name === name) return there?.type;
  return byName(columns).get(name)?.type;
}

/** The declared params as one object, whose values flavors hand to a model. */
export function declaredParamsType(signature: ModelSignature | undefined): ObjectType {
  return { type: 'object', properties: (signature?.params ?? []).map(propertyOf) };
}

function propertyOf({ name, type, shape }: ParamSpec): ObjectType['properties'][number] {
  const dataType: DataType = shape === undefined ? type : { type: 'array', items: type };
  return { name, dataType, required: false };
}
