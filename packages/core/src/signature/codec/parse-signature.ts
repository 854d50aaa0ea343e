import { isTimestamp } from '../../data/json-value.js';
import { shortenText } from '../../errors/message-text.js';
import type { ModelSignature, ParamSpec, ScalarType } from '../schema.js';
import { parseNumpyDatetime } from './numpy.js';
import { findObjectMismatch } from './object-default.js';
import {
  asSpec,
  isScalarType,
  jsonKind,
  parseObjectType,
  parseSchema,
  type SpecObject,
  schemaError,
} from './parse-schema.js';
import {
  declaredNumbersFromPython,
  numbersFromPython,
  type PythonJson,
  parsePythonJson,
} from './python-json.js';

/**
 * Reads the `signature` block of an MLmodel file: JSON strings under `inputs`, `outputs` and `params`, each of which
 * may be absent, null or empty; other keys are ignored.
 * @param block the block as a plain object (or Map)
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field (`signature.inputs[2].items.type`)
 */
export function parseSignature(block: unknown): ModelSignature {
  const parts = signatureParts(block);
  const inputs = parsePart(parts.get('inputs'), 'signature.inputs');
  const outputs = parsePart(parts.get('outputs'), 'signature.outputs');
  const params = parsePart(parts.get('params'), 'signature.params');
  if (inputs === undefined && outputs === undefined && params === undefined) {
    throw schemaError('signature', 'needs "inputs", "outputs" or "params"; or remove it');
  }
  return {
    ...(inputs === undefined ? {} : { inputs: parseSchema(inputs, 'signature.inputs') }),
    ...(outputs === undefined ? {} : { outputs: parseSchema(outputs, 'signature.outputs') }),
    ...(params === undefined ? {} : { params: parseParams(params, 'signature.params') }),
  };
}

function signatureParts(block: unknown): ReadonlyMap<unknown, unknown> {
  if (block instanceof Map) return block;
  if (typeof block === 'object' && block !== null && !Array.isArray(block)) {
    return new Map(Object.entries(block));
  }
  throw schemaError('signature', `needs a mapping with "inputs", not ${jsonKind(block)}`);
}

function parsePart(text: unknown, field: string): PythonJson | undefined {
  if (text === undefined || text === null || text === '') return undefined;
  if (typeof text !== 'string') {
    throw schemaError(field, `needs a string of JSON, not ${jsonKind(text)}; quote it`);
  }
  try {
    return parsePythonJson(text);
  } catch (cause) {
    throw schemaError(field, `invalid JSON: ${(cause as Error).message}`, cause);
  }
}

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
      throw schemaError(`${field}[${index}].name`, `"${name}" appears in the list twice`);
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
    `${typeof type === 'string' ? `"${shortenText(type, 80)}"` : jsonKind(type)} is not a param type; use boolean, integer, long, float, double, string, datetime or object`,
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
  if (isList)
    throw schemaError(field, 'a param cannot be a list of objects; its shape must be null');
  const mismatch = findObjectMismatch(value, type, field);
  if (mismatch === undefined) return declaredNumbersFromPython(value, type);
  throw schemaError(mismatch, 'does not fit the declared properties');
}

/** MLflow cannot write a datetime that is null. */
function scalarDefault(value: PythonJson, type: ScalarType, field: string): unknown {
  const converted = convertParamValue(value, type);
  if (converted === undefined || (converted === null && type === 'datetime')) {
    throw schemaError(field, `${jsonKind(value)} is not a value for a param of type ${type}`);
  }
  return numbersFromPython(converted);
}

/**
 * Checks and converts one value of a param, as MLflow's `_enforce_param_datatype` does: integers widen to floats, and
 * strings are parsed as datetimes.
 * @param value with Python's number kinds: a bigint is an integer, a number a float
 * @returns the value (integers as bigints), null for null, undefined when the type does not accept it
 */
function convertParamValue(value: unknown, type: ScalarType): unknown {
  if (value === null) return null;
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'integer':
    case 'long':
      return typeof value === 'bigint' ? value : undefined;
    case 'float':
    case 'double':
      return convertFloat(value);
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'datetime':
      return typeof value === 'string'
        ? parseNumpyDatetime(value)
        : isTimestamp(value)
          ? value
          : undefined;
    case 'binary':
      return undefined;
  }
}

/** Integers beyond the range of doubles are refused. */
function convertFloat(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'bigint') return undefined;
  const float = Number(value);
  return Number.isFinite(float) ? float : undefined;
}
