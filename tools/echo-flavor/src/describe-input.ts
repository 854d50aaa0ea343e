import {
  type Column,
  declaredTimeDtype,
  elementOf,
  entriesOf,
  isJsonObject,
  type ModelInput,
  type ModelSignature,
  type NamedTensor,
  nestedList,
  type Table,
  type Tensor,
  type Vector,
} from '@mlmodel/core';
import { describeValue } from './describe-value.js';

/** A model's input in the notation of `describe` in `echo_model.py`; times have the unit that the signature gives them. */
export function describeInput(input: ModelInput, signature?: ModelSignature): unknown {
  switch (input.kind) {
    case 'table':
      return describeTable(input);
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

function describeTable({ columns, rowCount, index }: Table): unknown {
  return {
    kind: 'DataFrame',
    index: index?.map(describeValue) ?? Array.from({ length: rowCount }, (_, row) => row),
    columns: columns.map((column) => describeColumn(column, rowCount)),
  };
}

function describeColumn(column: Column, rowCount: number): unknown {
  const { name, rowShape = [] } = column;
  const missing = missingCell(column);
  const size = rowShape.reduce((product, length) => product * length, 1);
  const cell = (row: number) =>
    nestedList(rowShape, row * size, (index) => describeElement(column, index) ?? missing);
  return {
    name: describeValue(name),
    dtype: rowShape.length > 0 ? 'object' : columnDtype(column),
    values: Array.from({ length: rowCount }, (_, row) => cell(row)),
  };
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
    shape,
    values: nestedList(shape, 0, (index) => describeElement(tensor, index) ?? missing),
  };
}

function describeElement(vector: Vector, index: number): unknown {
  return describeValue(elementOf(vector, index));
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
  if (Array.isArray(value)) return { kind: 'list', items: value.map(describeValue) };
  if (!isJsonObject(value)) return { kind: 'scalar', value: describeValue(value) };
  return {
    kind: 'dict',
    items: Array.from(entriesOf(value), ([key, each]) => [key, describeJson(each)]),
  };
}
