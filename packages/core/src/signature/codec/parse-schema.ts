import type { ColumnName } from '../../data/vector.js';
import { shortenText } from '../../errors/message-text.js';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import {
  type ColSpec,
  type ColumnSchema,
  type DataType,
  type ObjectType,
  type Property,
  type ScalarType,
  type Schema,
  scalarTypes,
  sortProperties,
  type TensorSpec,
} from '../schema.js';
import { isSizedTextDtype, numpyDtypeName } from './numpy.js';
import type { PythonJson } from './python-json.js';

const scalarColumnKeys: ReadonlySet<string> = new Set(['type', 'name', 'required']);

/**
 * Reads the list of columns or tensors under `inputs` or `outputs`, by the rules of `mlflow.types.schema.Schema`.
 * @param field the path of the list, for errors
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field
 */
export function parseSchema(value: PythonJson, field: string): Schema {
  if (!Array.isArray(value)) throw schemaError(field, `needs a list, not ${jsonKind(value)}`);
  const specs = value.map((item, index) => asSpec(item, `${field}[${index}]`));
  const tensorCount = specs.filter((spec) => spec.get('type') === 'tensor').length;
  const schema: Schema =
    tensorCount === 0
      ? { kind: 'columns', columns: specs.map((spec, at) => parseColumn(spec, `${field}[${at}]`)) }
      : { kind: 'tensors', tensors: specs.map((spec, at) => parseTensor(spec, `${field}[${at}]`)) };
  checkSchema(schema, field);
  return schema;
}

/**
 * Checks the rules for a schema as a whole.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming `field`
 */
export function checkSchema(schema: Schema, field: string): void {
  const specs: readonly (ColSpec | TensorSpec)[] =
    schema.kind === 'columns' ? schema.columns : schema.tensors;
  const unnamed = specs.filter(({ name }) => name === undefined).length;
  if (specs.length === 0) throw schemaError(field, 'needs at least one column or tensor');
  if (unnamed > 0 && unnamed < specs.length) {
    throw schemaError(field, 'some have a name and some have none; name all or none');
  }
  if (unnamed > 1 && schema.kind === 'tensors') {
    throw schemaError(field, 'several tensors need names');
  }
  if (unnamed > 0 && schema.kind === 'columns') checkUnnamedRequired(schema, field);
}

function checkUnnamedRequired({ columns }: ColumnSchema, field: string): void {
  const optional = columns.findIndex(({ required }) => required === false);
  if (optional < 0) return;
  throw schemaError(`${field}[${optional}].required`, 'a column without a name cannot be optional');
}

function parseColumn(spec: SpecObject, field: string): ColSpec {
  const type = parseDataType(spec, field);
  const isScalar = isScalarType(type);
  const unknown = isScalar && [...spec.keys()].find((key) => !scalarColumnKeys.has(key));
  if (typeof unknown === 'string') {
    throw schemaError(`${field}.${unknown}`, `unknown for a column of type ${type}; remove it`);
  }
  return {
    name: parseName(spec.get('name'), `${field}.name`),
    type,
    required: parseRequired(spec.get('required'), isScalar ? true : null),
  };
}

function parseName(
  value: PythonJson | undefined,
  field: string,
): Exclude<ColumnName, null> | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
  if (typeof value !== 'object') return value;
  throw schemaError(field, `needs text, not ${jsonKind(value)}`);
}

function parseTensor(spec: SpecObject, field: string): TensorSpec {
  if (spec.get('type') !== 'tensor') {
    throw schemaError(`${field}.type`, 'tensors and columns are mixed; use one kind');
  }
  const inner = asSpec(spec.get('tensor-spec'), `${field}.tensor-spec`);
  return {
    name: parseName(spec.get('name'), `${field}.name`),
    dtype: parseDtype(inner.get('dtype'), `${field}.tensor-spec.dtype`),
    ...parseShape(inner.get('shape'), `${field}.tensor-spec.shape`),
  };
}

function parseDtype(value: PythonJson | undefined, field: string): string {
  if (value === null) return 'float64';
  if (typeof value !== 'string') {
    throw schemaError(field, `needs the name of a numpy dtype, not ${jsonKind(value)}`);
  }
  if (isSizedTextDtype(value)) {
    throw schemaError(field, 'sized text is not supported; use "str" or "bytes"');
  }
  const name = numpyDtypeName(value);
  if (name !== undefined) return name;
  throw schemaError(field, `"${shortenText(value, 80)}" is not a numpy dtype such as "float32"`);
}

function parseShape(
  value: PythonJson | undefined,
  field: string,
): Pick<TensorSpec, 'shape' | 'declaredShape'> {
  if (!Array.isArray(value)) {
    throw schemaError(field, `needs a list such as [-1, 3], not ${jsonKind(value)}`);
  }
  const shape = value.map((length) => (typeof length === 'bigint' ? Number(length) : Number.NaN));
  return shape.some(Number.isNaN) ? { shape, declaredShape: value } : { shape };
}

export type SpecObject = ReadonlyMap<string, PythonJson>;

const scalarNames: ReadonlySet<unknown> = new Set(scalarTypes);

/** @throws MlmodelError naming `field` unless the value is a JSON object */
export function asSpec(value: PythonJson | undefined, field: string): SpecObject {
  if (value instanceof Map) return value;
  throw schemaError(field, `needs an object, not ${jsonKind(value)}`);
}

/** True for the types that are written as just their name. */
export function isScalarType(type: unknown): type is ScalarType {
  return scalarNames.has(type);
}

/**
 * Parses the type of a column, an element or a property from its declaration.
 * @param field the path of that object, for errors
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field
 */
function parseDataType(spec: SpecObject, field: string): DataType {
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
  return `${given} is not an MLflow type; use one of ${known}`;
}

/** MLflow reads a map of SparkML vectors as one vector. */
function isSparkMlVector(type: DataType): boolean {
  return typeof type === 'object' && type.type === 'sparkml_vector';
}

function parseInner(spec: SpecObject, key: 'items' | 'values', field: string): DataType {
  const inner = spec.get(key);
  if (inner === undefined) throw schemaError(field, `needs "${key}", the type of its elements`);
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
      'MLflow does not allow sparkml_vector as a property; use an array of double',
    );
  }
  return { name, dataType, required: parseRequired(spec.get('required'), true) };
}

/** The truth value of `required` in Python; null, which MLflow writes for nested columns without one, stays null. */
function parseRequired(value: PythonJson | undefined, absent: boolean | null): boolean | null {
  if (value === undefined) return absent;
  if (value === null) return null;
  if (Array.isArray(value)) return value.length > 0;
  return value instanceof Map ? value.size > 0 : Boolean(value);
}

/** An error about a field of a signature; the message begins with the field's path. */
export function schemaError(field: string, problem: string, cause?: unknown): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${field}: ${problem}`, { field, cause });
}

/** The kind of a JSON value, for messages. */
export function jsonKind(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'bigint') return 'an integer';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}
