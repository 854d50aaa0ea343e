import type { DataType, Property } from '../../schema.js';

/** A declared type as an error message shows it, for example `Array({id: long, name: string (optional)})`. */
export function formatType(type: DataType): string {
  if (typeof type === 'string') return type;
  switch (type.type) {
    case 'array':
      return `Array(${formatType(type.items)})`;
    case 'object':
      return `{${type.properties.map(formatProperty).join(', ')}}`;
    case 'map':
      return `Map(string to ${formatType(type.values)})`;
    case 'any':
      return 'any value';
    case 'sparkml_vector':
      return 'Array(double)';
  }
}

function formatProperty(property: Property): string {
  const suffix = property.required ? '' : ' (optional)';
  return `${property.name}: ${formatType(property.dataType)}${suffix}`;
}
