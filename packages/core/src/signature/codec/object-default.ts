import { parseIsoDatetime } from '../../data/iso-datetime.js';
import { type DataType, isAnyType, type ObjectType, type ScalarType } from '../schema.js';
import type { PythonJson } from './python-json.js';

/**
 * Finds where the default of an object param violates its type, by MLflow's strict rules for values in objects
 * (`_enforce_object`): an `integer` accepts no number at all and a `float` only the integers 0 and 1, because Python's
 * numbers are 64-bit; declare `long` and `double` instead.
 * @returns the path of the offending value under `path`; undefined when there is none
 */
export function findObjectMismatch(
  value: PythonJson,
  type: ObjectType,
  path: string,
): string | undefined {
  if (!(value instanceof Map)) return path;
  const known = new Set(type.properties.map(({ name }) => name));
  const extra = [...value.keys()].find((key) => !known.has(key));
  if (extra !== undefined) return `${path}.${extra}`;
  for (const { name, dataType, required } of type.properties) {
    const inner = value.get(name);
    const place = `${path}.${name}`;
    if (inner === undefined && required) return place;
    if (inner === undefined) continue;
    const mismatch = findMismatch(inner, { type: dataType, required: required === true }, place);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

interface Expected {
  readonly type: DataType;
  readonly required: boolean;
}

function findMismatch(value: PythonJson, expected: Expected, path: string): string | undefined {
  const { type, required } = expected;
  if (typeof type === 'string')
    return isScalar(value, expected.type as ScalarType, required) ? undefined : path;
  if (type.type === 'any' || (value === null && !required)) return undefined;
  switch (type.type) {
    case 'array':
      return findListMismatch(value, { type: type.items, required }, path);
    case 'sparkml_vector':
      return findListMismatch(value, { type: 'double', required }, path);
    case 'object':
      return !required && value instanceof Map && value.size === 0
        ? undefined
        : findObjectMismatch(value, type, path);
    case 'map':
      return findMapMismatch(value, { type: type.values, required }, path);
  }
}

function findListMismatch(value: PythonJson, items: Expected, path: string): string | undefined {
  if (value === null && isAnyType(items.type)) return undefined;
  if (!Array.isArray(value)) return path;
  const list: readonly PythonJson[] = value;
  const asFloats = widensToFloat(list, items.type);
  const bad = list.findIndex((item, index) => {
    const element = asFloats && typeof item === 'bigint' ? Number(item) : item;
    return findMismatch(element, items, `${path}[${index}]`) !== undefined;
  });
  return bad < 0 ? undefined : `${path}[${bad}]`;
}

/** pandas treats a list of mixed integers and floats as floats. */
function widensToFloat(list: readonly PythonJson[], type: DataType): boolean {
  return type === 'double' && list.some((item) => typeof item === 'number');
}

function findMapMismatch(value: PythonJson, values: Expected, path: string): string | undefined {
  if (value === null && isAnyType(values.type)) return undefined;
  if (!(value instanceof Map)) return path;
  for (const [key, item] of value) {
    const mismatch = findMismatch(item, values, `${path}.${key}`);
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

function isScalar(value: PythonJson, type: ScalarType, required: boolean): boolean {
  if (value === null || Number.isNaN(value))
    return !required || (type === 'double' && value !== null);
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return false;
    case 'long':
      return typeof value === 'bigint' && BigInt.asIntN(64, value) === value;
    case 'float':
      return value === 0n || value === 1n;
    case 'double':
      return typeof value === 'number' || value === 0n || value === 1n;
    case 'string':
    case 'binary':
      return typeof value === 'string';
    case 'datetime':
      return typeof value === 'string' && parseIsoDatetime(value) !== undefined;
  }
}
