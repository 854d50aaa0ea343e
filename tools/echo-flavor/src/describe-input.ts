import {
  type Column,
  type DataType,
  declaredColumnType,
  declaredTimeDtype,
  elementOf,
  entriesOf,
  isJsonObject,
  isPresent,
  type ModelInput,
  type ModelSignature,
  type NamedTensor,
  nestedList,
  type Table,
  type Tensor,
  type Vector,
} from '@mlmodel/core';
import { castVector } from '@mlmodel/core/flavor';
import { describeValue } from './describe-value.js';

/**
 * A model's input in the notation of `describe` in `echo_model.py`; times have the unit that the signature gives them.
 */
export function describeInput(input: ModelInput, signature?: ModelSignature): unknown {
  switch (input.kind) {
    case 'table':
      return describeTable(input, signature);
    case 'tensor':
      return describeTensor(input.tensor, signature);
    case 'tensors':
      return {
        kind: 'dict',
        items: input.tensors.map((tensor) => [tensor.name, describeTensor(tensor, signature)]),
      };
    case 'json':
      return describeJson(input.value);
  }
}

function describeTable({ columns, rowCount, index }: Table, signature?: ModelSignature): unknown {
  return {
    kind: 'DataFrame',
    index: index === undefined ? numbersUpTo(rowCount) : describeIndex(index),
    columns: columns.map((column, position) =>
      describeColumn(column, {
        rowCount,
        type: declaredColumnType(column, { position, signature }),
      }),
    ),
  };
}

function numbersUpTo(count: number): bigint[] {
  return Array.from({ length: count }, (_, row) => BigInt(row));
}

/** Labels of numbers are floats for pandas where one of them is, or is missing; compound ones level by level. */
function describeIndex(labels: readonly unknown[]): readonly unknown[] {
  const [first] = labels;
  if (Array.isArray(first)) {
    const levels = first.map((_, level) =>
      describeIndex(labels.map((label) => (label as unknown[])[level])),
    );
    return labels.map((_, row) => levels.map((level) => level[row]));
  }
  const isNumber = (label: unknown) => label === null || /^(number|bigint)$/.test(typeof label);
  const isFloat = (label: unknown) => label === null || typeof label === 'number';
  const hasNumbers = labels.some((label) => label !== null);
  const areFloats = hasNumbers && labels.every(isNumber) && labels.some(isFloat);
  return labels.map((label) => describeValue(areFloats ? Number(label ?? Number.NaN) : label));
}

function describeColumn(
  column: Column,
  { rowCount, type }: { readonly rowCount: number; readonly type: DataType | undefined },
): unknown {
  const { name, rowShape = [] } = column;
  const vector = rowShape.length > 0 ? column : asPandasHolds(column);
  const missing = missingCell(vector);
  const size = rowShape.reduce((product, length) => product * length, 1);
  const cell = (row: number) =>
    nestedList(
      rowShape,
      row * size,
      (index) => describeElement(vector, { index, type }) ?? missing,
    );
  return {
    name: describeValue(name, Array.isArray(name) ? { type: 'array', items: 'long' } : 'long'),
    dtype: rowShape.length > 0 ? 'object' : columnDtype(vector),
    values: Array.from({ length: rowCount }, (_, row) => cell(row)),
  };
}

/**
 * Numbers among missing ones are floats in pandas, integers too unless they are so large that floats may change them.
 * Booleans and such integers are mixed with None.
 */
function asPandasHolds(column: Column): Vector {
  const { type, values, validity } = column;
  if (validity === undefined || type === 'datetime') return column;
  const isSafe = (value: number | bigint, row: number) =>
    !isPresent(validity, row) || Number.isSafeInteger(Number(value));
  const isLong = type === 'int64' || type === 'uint64';
  const isFloat = type !== 'bool' && (!isLong || values.every(isSafe));
  return castVector(column, isFloat ? 'float64' : 'json', {
    field: String(column.name),
    required: false,
  });
}

/** pandas has NaT among datetimes, and NaN among texts unless all are missing. */
function missingCell({ type, values }: Vector): unknown {
  if (type === 'datetime') return { $nan: 'NaT' };
  return type === 'string' && values.some((text) => text !== null) ? { $nan: 'NaN' } : null;
}

function columnDtype({ type }: Vector): string {
  if (type === 'json' || type === 'binary') return 'object';
  return type === 'string' ? 'str' : numpyDtype(type);
}

function describeTensor(tensor: Tensor | NamedTensor, signature?: ModelSignature): unknown {
  const { type, shape } = tensor;
  const missing = type === 'datetime' ? { $nan: 'NaT' } : null;
  return {
    kind: 'ndarray',
    dtype: declaredTimeDtype(tensor, signature) ?? numpyDtype(type),
    shape: shape.map(BigInt),
    values: nestedList(shape, 0, (index) => describeElement(tensor, { index }) ?? missing),
  };
}

function describeElement(
  vector: Vector,
  { index, type }: { readonly index: number; readonly type?: DataType | undefined },
): unknown {
  return describeValue(elementOf(vector, index), isInteger(vector) ? 'long' : type);
}

function isInteger({ type }: Vector): boolean {
  return /^u?int\d+$/.test(type);
}

function numpyDtype(type: Vector['type']): string {
  switch (type) {
    case 'json':
      return 'object';
    case 'string':
      return 'str';
    case 'binary':
      return 'bytes';
    case 'datetime':
      return 'datetime64[ns]';
    default:
      return type;
  }
}

function describeJson(value: unknown): unknown {
  if (Array.isArray(value))
    return { kind: 'list', items: value.map((item) => describeValue(item)) };
  if (!isJsonObject(value)) return { kind: 'scalar', value: describeValue(value) };
  return {
    kind: 'dict',
    items: Array.from(entriesOf(value), ([key, each]) => [key, describeJson(each)]),
  };
}
