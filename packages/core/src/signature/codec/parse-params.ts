import { shortenText } from '../../errors/shorten-text.js';
import type { ParamSpec, ScalarType } from '../schema.js';
import { declaredNumbersFromPython, numbersFromPython } from './number-kinds.js';
import { findObjectMismatch } from './object-default.js';
import { convertParamValue } from './param-default.js';
import { asSpec, isScalarType, parseObjectType, type SpecObject } from './parse-data-type.js';
import type { PythonJson } from './parse-python-json.js';
import { jsonKind, schemaError } from './schema-error.js';

/**
 * Reads the list under `params`, by the rules of `mlflow.types.schema.ParamSpec`; defaults are checked and converted.
 * @param field the path of the list, for errors
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field
 */
export function parseParams(value: PythonJson, field: string): readonly ParamSpec[] {
  if (!Array.isArray(value)) throw schemaError(field, `needs a list, not ${jsonKind(value)}`);
  const params = value.map((item, index) => parseParam(item, `${field}[${index}]`));
  checkParamNames(params, field);
  return params;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` when two params have one name */
function checkParamNames(params: readonly ParamSpec[], field: string): void {
  const names = new Set<string>();
  for (const [index, { name }] of params.entries()) {
    if (names.has(name)) {
      throw schemaError(`${field}[${index}].name`, `"${name}" stands in the list twice`);
    }
    names.add(name);
  }
}

function parseParam(value: PythonJson, field: string): ParamSpec {
  const spec = asSpec(value, field);
  for (const key of ['name', 'default']) {
    if (!spec.has(key)) throw schemaError(field, `needs a "${key}"`);
  }
  const type = parseParamType(spec, field);
  const shape = parseParamShape(spec.get('shape'), `${field}.shape`);
  const name = parseParamName(spec.get('name'), `${field}.name`);
  const given = { value: spec.get('default') as PythonJson, isList: shape !== undefined };
  const defaultValue = convertDefault(given, type, `${field}.default`);
  return { name, type, default: defaultValue, ...(shape === undefined ? {} : { shape }) };
}

function parseParamName(value: PythonJson | undefined, field: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return String(value);
  throw schemaError(field, `needs text, not ${jsonKind(value)}`);
}

/** Old versions of MLflow write `dtype` for `type`. */
function parseParamType(spec: SpecObject, field: string): ParamSpec['type'] {
  const type = spec.get('type') || spec.get('dtype');
  if (type === 'object') return parseObjectType(spec, field);
  if (type === 'binary') {
    throw schemaError(`${field}.type`, 'a param cannot be binary; use string with base64');
  }
  if (isScalarType(type)) return type;
  if (type === undefined) throw schemaError(field, 'needs a "type"');
  throw schemaError(
    `${field}.type`,
    `${typeof type === 'string' ? `"${shortenText(type, 80)}"` : jsonKind(type)} is no type of a param; use boolean, integer, long, float, double, string, datetime or object`,
  );
}

function parseParamShape(
  value: PythonJson | undefined,
  field: string,
): readonly number[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.length === 1 && Number(value[0]) === -1) return [-1];
  throw schemaError(field, 'a param is a scalar or object (null) or a list ([-1])');
}

interface GivenDefault {
  readonly value: PythonJson;
  readonly isList: boolean;
}

function convertDefault(given: GivenDefault, type: ParamSpec['type'], field: string): unknown {
  const { value, isList } = given;
  if (typeof type === 'object') return objectDefault(given, type, field);
  if (!isList) return scalarDefault(value, type, field);
  if (!Array.isArray(value)) {
    throw schemaError(field, `needs a list, as its shape is [-1], not ${jsonKind(value)}`);
  }
  return value.map((item, index) => scalarDefault(item, type, `${field}[${index}]`));
}

function objectDefault(
  { value, isList }: GivenDefault,
  type: Exclude<ParamSpec['type'], ScalarType>,
  field: string,
): unknown {
  if (isList) throw schemaError(field, 'a list of objects is no param; its shape must be null');
  const mismatch = findObjectMismatch(value, type, field);
  if (mismatch === undefined) return declaredNumbersFromPython(value, type);
  throw schemaError(mismatch, 'does not fit the declared properties');
}

/** MLflow cannot write a datetime that is null. */
function scalarDefault(value: PythonJson, type: ScalarType, field: string): unknown {
  const converted = convertParamValue(value, type);
  if (converted === undefined || (converted === null && type === 'datetime')) {
    throw schemaError(field, `${jsonKind(value)} is no value for a param of type ${type}`);
  }
  return numbersFromPython(converted);
}
