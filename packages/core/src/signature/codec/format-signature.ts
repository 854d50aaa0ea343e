import { entriesOf, type JsonObject } from '../../data/json-value.js';
import type { ColumnName } from '../../data/vector.js';
import {
  type ColSpec,
  type DataType,
  type ModelSignature,
  type ParamSpec,
  type Property,
  type ScalarType,
  type Schema,
  sortProperties,
  type TensorSpec,
} from '../schema.js';
import { formatSignatureDatetime, type SignatureDatetime } from './numpy.js';
import {
  formatPythonJson,
  numbersFromPython,
  numbersToPython,
  type PythonJson,
} from './python-json.js';

/** The `signature` block of an MLmodel file: each part a string of JSON, or null. */
export interface SignatureBlock {
  readonly inputs: string | null;
  readonly outputs: string | null;
  readonly params: string | null;
}

/**
 * Writes the `signature` block of an MLmodel file, spelled as Python's `json.dumps` spells it. As in MLflow, an empty
 * list of params is null, unless there is nothing else: a block of only nulls cannot be read.
 */
export function formatSignature(signature: ModelSignature): SignatureBlock {
  const { inputs, outputs, params } = signatureToPython(signature);
  const onlyParams = inputs === null && outputs === null;
  return {
    inputs: formatPart(inputs),
    outputs: formatPart(outputs),
    params: onlyParams ? formatPart(params) : formatPart(nullIfEmpty(params)),
  };
}

/**
 * The signature as `Model.to_dict()` of MLflow has it, with the strings of JSON parsed: plain objects and arrays.
 * Integers beyond 2^53 are bigints, and a default may be NaN or infinite.
 */
export function signatureToDict(signature: ModelSignature): {
  readonly [Part in keyof SignatureParts]: unknown;
} {
  const { inputs, outputs, params } = signatureToPython(signature);
  return {
    inputs: numbersFromPython(inputs),
    outputs: numbersFromPython(outputs),
    params: numbersFromPython(nullIfEmpty(params)),
  };
}

function formatPart(part: PythonJson): string | null {
  return part === null ? null : formatPythonJson(part);
}

function nullIfEmpty(list: PythonJson): PythonJson {
  return Array.isArray(list) && list.length === 0 ? null : list;
}

type Entries = readonly (readonly [string, PythonJson])[];

/** The parts of a signature as JSON with Python's number kinds, with keys in MLflow's order. */
interface SignatureParts {
  readonly inputs: PythonJson;
  readonly outputs: PythonJson;
  readonly params: PythonJson;
}

/** `to_dict()` of MLflow's schemas; an absent part is null. */
function signatureToPython(signature: ModelSignature): SignatureParts {
  const { inputs, outputs, params } = signature;
  return {
    inputs: inputs === undefined ? null : schemaToPython(inputs),
    outputs: outputs === undefined ? null : schemaToPython(outputs),
    params: params === undefined ? null : params.map(paramToPython),
  };
}

function schemaToPython(schema: Schema): PythonJson {
  return schema.kind === 'columns'
    ? schema.columns.map(columnToPython)
    : schema.tensors.map(tensorToPython);
}

function columnToPython({ name, type, required }: ColSpec): PythonJson {
  return new Map([...typeEntries(type), ...nameEntries(name), ['required', required]]);
}

function nameEntries(name: Exclude<ColumnName, null> | undefined): Entries {
  return name === undefined ? [] : [['name', numbersToPython(name)]];
}

function tensorToPython({ name, dtype, shape, declaredShape }: TensorSpec): PythonJson {
  const tensorSpec = new Map<string, PythonJson>([
    ['dtype', dtype],
    ['shape', numbersToPython(declaredShape ?? shape)],
  ]);
  return new Map<string, PythonJson>([
    ...nameEntries(name),
    ['type', 'tensor'],
    ['tensor-spec', tensorSpec],
  ]);
}

function typeToPython(type: DataType): ReadonlyMap<string, PythonJson> {
  return new Map(typeEntries(type));
}

function typeEntries(type: DataType): Entries {
  if (typeof type === 'string') return [['type', type]];
  switch (type.type) {
    case 'array':
      return [
        ['type', 'array'],
        ['items', typeToPython(type.items)],
      ];
    case 'map':
      return [
        ['type', 'map'],
        ['values', typeToPython(type.values)],
      ];
    case 'object':
      return [
        ['type', 'object'],
        ['properties', new Map(sortProperties(type.properties).map(propertyEntry))],
      ];
    default:
      return [['type', type.type]];
  }
}

function propertyEntry({ name, dataType, required }: Property): readonly [string, PythonJson] {
  return [name, new Map([...typeEntries(dataType), ['required', required]])];
}

function paramToPython({ name, type, default: value, shape }: ParamSpec): PythonJson {
  return new Map<string, PythonJson>([
    ['name', name],
    ['default', defaultToPython(value, type)],
    ['shape', shape === undefined ? null : shape.map(BigInt)],
    ...typeEntries(type),
  ]);
}

function defaultToPython(value: unknown, type: ParamSpec['type']): PythonJson {
  if (typeof type === 'object') return objectToPython(value, type);
  if (Array.isArray(value)) return value.map((item) => scalarToPython(item, type));
  return scalarToPython(value, type);
}

function scalarToPython(value: unknown, type: ScalarType): PythonJson {
  if (value === null) return null;
  if (type === 'datetime') return formatSignatureDatetime(value as SignatureDatetime);
  if (type === 'float' || type === 'double') return Number(value);
  return numbersToPython(value);
}

/** The value of an object type; numbers of `double` properties become floats, so that they are read back as floats. */
export function objectToPython(value: unknown, type: DataType): PythonJson {
  if (value === null || value === undefined) return null;
  if (typeof type === 'string') return scalarInObjectToPython(value, type);
  if (type.type === 'array' && Array.isArray(value)) {
    return value.map((item) => objectToPython(item, type.items));
  }
  if (type.type === 'sparkml_vector' && Array.isArray(value)) return value.map(Number);
  if (type.type === 'map') {
    const entries = [...entriesOf(value as JsonObject)];
    return new Map(entries.map(([key, item]) => [key, objectToPython(item, type.values)]));
  }
  if (type.type !== 'object') return numbersToPython(value);
  const types = new Map(type.properties.map(({ name, dataType }) => [name, dataType]));
  const entries = [...entriesOf(value as JsonObject)];
  return new Map(
    entries.map(([key, item]) => [key, objectToPython(item, types.get(key) ?? { type: 'any' })]),
  );
}

/** For a `float` property, MLflow reads only 0 and 1, as integers. */
function scalarInObjectToPython(value: unknown, type: ScalarType): PythonJson {
  return type === 'double' && typeof value === 'number' ? value : numbersToPython(value);
}
