import type { ColumnName } from '../../data/vector.js';
import { shortenText } from '../../errors/shorten-text.js';
import type { ColSpec, ColumnSchema, Schema, TensorSpec } from '../schema.js';
import { isSizedTextDtype, numpyDtypeName } from './numpy-dtype.js';
import {
  asSpec,
  isScalarType,
  parseDataType,
  parseRequired,
  type SpecObject,
} from './parse-data-type.js';
import type { PythonJson } from './parse-python-json.js';
import { jsonKind, schemaError } from './schema-error.js';

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
 * Checks the rules that hold for a schema as a whole.
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
    throw schemaError(field, 'text has no size here; use "str" or "bytes"');
  }
  const name = numpyDtypeName(value);
  if (name !== undefined) return name;
  throw schemaError(field, `"${shortenText(value, 80)}" is no dtype of numpy, such as "float32"`);
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
