import type { DataType, ScalarType } from './schema.js';

/** JSON values that every model takes. */
const scalarExamples: Readonly<Record<ScalarType, unknown>> = {
  boolean: true,
  integer: 1,
  long: 1,
  float: 1.5,
  double: 1.5,
  string: 'text',
  binary: 'AAEC',
  datetime: '2024-01-31T12:00:00',
};

/** A small JSON value of a type. */
export function exampleValue(type: DataType): unknown {
  if (typeof type === 'string') return scalarExamples[type];
  switch (type.type) {
    case 'array':
      return [exampleValue(type.items)];
    case 'map':
      return { key: exampleValue(type.values) };
    case 'object':
      return Object.fromEntries(
        type.properties.map((property) => [property.name, exampleValue(property.dataType)]),
      );
    case 'sparkml_vector':
      return [1.5];
    case 'any':
      return 'text';
  }
}

/** A JSON value of a tensor's dtype. */
export function exampleElement(dtype: string): unknown {
  if (/^(str|object|<U|U)/.test(dtype)) return 'text';
  if (dtype.startsWith('bool')) return true;
  if (dtype.startsWith('datetime')) return scalarExamples.datetime;
  return dtype.startsWith('bytes') ? scalarExamples.binary : 0;
}
