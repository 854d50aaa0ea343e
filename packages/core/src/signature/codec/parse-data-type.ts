import { shortenText } from '../../errors/shorten-text.js';
import {
  type DataType,
  type ObjectType,
  type Property,
  type ScalarType,
  scalarTypes,
} from '../schema.js';
import { sortProperties } from '../sort-properties.js';
import type { PythonJson } from './parse-python-json.js';
import { jsonKind, schemaError } from './schema-error.js';

export type SpecObject = ReadonlyMap<string, PythonJson>;

const scalarNames: ReadonlySet<unknown> = new Set(scalarTypes);

/** @throws MlmodelError naming `field` unless the value is a JSON object */
export function asSpec(value: PythonJson | undefined, field: string): SpecObject {
  if (value instanceof Map) return value;
  throw schemaError(field, `needs an object, not ${jsonKind(value)}`);
}

/** True for the types that are written by their name alone. */
export function isScalarType(type: unknown): type is ScalarType {
  return scalarNames.has(type);
}

/**
 * Reads the type of a column, an element or a property from the object that declares it.
 * @param field the path of that object, for errors
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field
 */
export function parseDataType(spec: SpecObject, field: string): DataType {
  const type = spec.get('type');
  if (type === undefined) throw schemaError(field, 'needs a "type"');
  if (isScalarType(type)) return type;
  switch (type) {
    case 'array':
      return { type, items: parseInner(spec, 'items', field) };
    case 'map': {
      const values = parseInner(spec, 'values', field);
      return isSparkMlVector(values) ? values : { type, values };
    }
    case 'object':
      return parseObjectType(spec, field);
    case 'any':
    case 'sparkml_vector':
      return { type };
    default:
      throw schemaError(`${field}.type`, unknownType(type));
  }
}

function unknownType(type: PythonJson): string {
  const known = [...scalarTypes, 'array', 'object', 'map', 'any', 'sparkml_vector'].join(', ');
  const given = typeof type === 'string' ? `"${shortenText(type, 80)}"` : jsonKind(type);
  return `${given} is no type of MLflow; use one of ${known}`;
}

/** MLflow reads a map of SparkML vectors as one vector. */
function isSparkMlVector(type: DataType): boolean {
  return typeof type === 'object' && type.type === 'sparkml_vector';
}

function parseInner(spec: SpecObject, key: 'items' | 'values', field: string): DataType {
  const inner = spec.get(key);
  if (inner === undefined) throw schemaError(field, `needs "${key}", the type of what is inside`);
  return parseDataType(asSpec(inner, `${field}.${key}`), `${field}.${key}`);
}

/** Reads an object type; @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field */
export function parseObjectType(spec: SpecObject, field: string): ObjectType {
  if (spec.get('type') !== 'object') throw schemaError(field, 'needs "type": "object"');
  const properties = asSpec(spec.get('properties'), `${field}.properties`);
  if (properties.size === 0) {
    throw schemaError(`${field}.properties`, 'an object needs at least one property');
  }
  return {
    type: 'object',
    properties: sortProperties(
      [...properties].map(([name, property]) =>
        parseProperty(name, property, `${field}.properties.${name}`),
      ),
    ),
  };
}

function parseProperty(name: string, value: PythonJson, field: string): Property {
  const spec = asSpec(value, field);
  const dataType = parseDataType(spec, field);
  if (isSparkMlVector(dataType)) {
    throw schemaError(
      field,
      'MLflow takes no sparkml_vector as a property; use an array of double',
    );
  }
  return { name, dataType, required: parseRequired(spec.get('required'), true) };
}

/** Python's truth of a `required`; null, which MLflow writes for nested columns without one, stays null. */
export function parseRequired(
  value: PythonJson | undefined,
  absent: boolean | null,
): boolean | null {
  if (value === undefined) return absent;
  if (value === null) return null;
  if (Array.isArray(value)) return value.length > 0;
  return value instanceof Map ? value.size > 0 : Boolean(value);
}
