import type { DataType, TensorSpec } from '@mlmodel/core';

/** A type in MLflow's notation: `double`, `Array(string)`, `{id: long, note: string (optional)}`, `Map(str -> Any)`. */
export function typeName(type: DataType): string {
  if (typeof type === 'string') return type;
  switch (type.type) {
    case 'array':
      return `Array(${typeName(type.items)})`;
    case 'map':
      return `Map(str -> ${typeName(type.values)})`;
    case 'object': {
      const properties = type.properties.map(
        ({ name, dataType, required }) =>
          `${name}: ${typeName(dataType)}${required ? '' : ' (optional)'}`,
      );
      return `{${properties.join(', ')}}`;
    }
    case 'any':
      return 'Any';
    case 'sparkml_vector':
      return 'sparkml vector';
  }
}

/** A tensor's type and shape, with `*` for a variable length: `float32 (*, 4)`. */
export function tensorTypeName({ dtype, shape }: TensorSpec): string {
  return `${dtype} (${shape.map((length) => (length < 0 ? '*' : length)).join(', ')})`;
}
