import type { DataType, Property, TensorSpec } from '@mlmodel/core';

/**
 * A type in MLflow's notation, without the properties of objects: `double`, `Array(string)`, `Map(str -> object)`.
 */
export function typeName(type: DataType): string {
  if (typeof type === 'string') return type;
  switch (type.type) {
    case 'array':
      return `Array(${typeName(type.items)})`;
    case 'map':
      return `Map(str -> ${typeName(type.values)})`;
    case 'object':
      return 'object';
    case 'any':
      return 'Any';
    case 'sparkml_vector':
      return 'sparkml vector';
  }
}

/** The properties of an object, or of the objects in an array or a map. */
export function propertiesOf(type: DataType): readonly Property[] {
  if (typeof type === 'string') return [];
  switch (type.type) {
    case 'array':
      return propertiesOf(type.items);
    case 'map':
      return propertiesOf(type.values);
    case 'object':
      return type.properties;
    default:
      return [];
  }
}

/** A tensor's type and shape, with `*` for a variable length: `float32 (*, 4)`. */
export function tensorTypeName({ dtype, shape }: TensorSpec): string {
  return `${dtype} (${shape.map((length) => (length < 0 ? '*' : length)).join(', ')})`;
}
