import { formatPythonFloat } from '../../../data/json-text.js';
import { entriesOf, isJsonObject, type JsonObject, propertyOf } from '../../../data/json-value.js';
import type { ModelInput, NamedTensors, Table } from '../../../data/model-data.js';
import type { EnforcedInput, TensorInput, TensorsInput } from '../../../data/raw-input.js';
import {
  type ElementType,
  elementOf,
  type NamedTensor,
  nestedList,
  sizeOfShape,
  type Tensor,
} from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { createVectorWriter } from '../cast/vector-writer.js';
import { inferredCsvFrame } from '../frame/csv-frame.js';
import { withGuessedCsvNames } from '../frame/csv-header.js';
import { arrowFrame, checkFilledCells, type Frame, frameError } from '../frame/frame.js';
import { countKeys, namesOf, recordsFrame } from '../frame/list-frames.js';
import { listsFrame } from '../frame/lists-frame.js';
import { rowsFrame } from '../frame/rows-frame.js';
import {
  discoverShape,
  type TensorSource,
  targetOf,
  tensorSource,
  writeLists,
} from '../tensors/cast-tensor.js';
import { untypedColumn, untypedVector } from './untyped-column.js';
import { noKinds, noteKind, type ValueKinds } from './value-kinds.js';

/**
 * Infers the types that numpy (`inputs`, `instances`) or pandas (tables) would infer: the input of a model without a
 * signature.
 * @throws MlmodelError `BAD_REQUEST` for ragged lists and broken tables
 */
export function enforceUntyped(raw: EnforcedInput): ModelInput {
  switch (raw.kind) {
    case 'rows':
      return untypedTable(rowsFrame(raw));
    case 'records':
      return untypedTable(recordsFrame(raw.records));
    case 'columns':
      return untypedTable(inferredCsvFrame(withGuessedCsvNames(raw)));
    case 'arrow':
      return untypedTable(arrowFrame(raw));
    case 'lists':
      return untypedTable(listsFrame(raw));
    case 'tensor':
      return untypedList(raw);
    case 'tensors':
      return untypedObject(raw);
    case 'json':
      return { kind: 'json', value: raw.value };
  }
}

function untypedTable({ names, columns, rowCount, index }: Frame): Table {
  return {
    kind: 'table',
    columns: columns.map((cells, position) => {
      const name = names[position] ?? null;
      const field = String(name);
      if (cells.kind === 'vector' && cells.shape.length > 0) {
        return { ...untypedVector(cells.vector, field), name, rowShape: cells.shape };
      }
      return { ...untypedColumn(cells, rowCount, field), name };
    }),
    rowCount,
    ...(index && { index }),
  };
}

function untypedList({ value, matrix, form }: TensorInput): ModelInput {
  if (matrix === undefined && Array.isArray(value)) {
    if (form === 'instances' && isJsonObject(value[0])) return untypedInstances(value);
    if (value.every(isJsonObject)) return { kind: 'json', value: value.map(untypedRecord) };
  }
  return { kind: 'tensor', tensor: untypedTensor(tensorSource({ value, matrix }), form) };
}

/** Converts each value of an object to the nested lists of its numpy array. */
function untypedRecord(record: JsonObject): JsonObject {
  const entries = Array.from(entriesOf(record), ([name, value]): [string, unknown] => {
    const { shape, ...vector } = untypedTensor({ kind: 'value', value }, name);
    return [name, nestedList(shape, 0, (index) => elementOf(vector, index))];
  });
  return record instanceof Map ? new Map(entries) : Object.fromEntries(entries);
}

function untypedInstances(records: readonly unknown[]): NamedTensors {
  if (!records.every(isJsonObject)) {
    throw frameError('Every instance must be an object if the first one is.');
  }
  const names = namesOf(records);
  checkFilledCells({ columns: names.length, rows: records.length, present: countKeys(records) });
  const tensors = names.map((name) => {
    const rows = records.map((record) => propertyOf(record, name));
    return namedTensor(
      name,
      rows.filter((row) => row !== undefined),
    );
  });
  return sameLengths(tensors);
}

function untypedObject({ value, form }: TensorsInput): NamedTensors {
  const tensors = Array.from(entriesOf(value), ([name, each]) => namedTensor(name, each));
  return form === 'instances' ? sameLengths(tensors) : { kind: 'tensors', tensors };
}

function namedTensor(name: string, value: unknown): NamedTensor {
  return { ...untypedTensor(tensorSource({ value }), name), name };
}

/** All `instances` must have the same number of rows. */
function sameLengths(tensors: readonly NamedTensor[]): NamedTensors {
  const [first] = tensors;
  for (const { name, shape } of tensors) {
    if (shape.length > 0 && shape[0] === first?.shape[0]) continue;
    const message = `"${name}" must be a list as long as the other inputs.`;
    throw new MlmodelError('BAD_REQUEST', message, { field: name });
  }
  return { kind: 'tensors', tensors };
}

/**
 * Makes the array that `numpy.array(value)` makes of JSON, with the common type of its values: strings turn numbers
 * into strings; null and objects leave every value unchanged.
 * @throws MlmodelError `BAD_REQUEST` for ragged lists
 */
function untypedTensor(source: TensorSource, field: string): Tensor {
  if (source.kind === 'matrix') {
    const { values, shape } = source.matrix;
    return { type: 'float64', values, shape };
  }
  if (source.kind === 'tensor') return source.tensor;
  const { value } = source;
  const shape = discoverShape(value, field);
  const type = commonType(kindsOf(value));
  const writer = createVectorWriter(type, sizeOfShape(shape));
  const plan = { element: type, shape, field, expected: type };
  const target = targetOf(plan, shape);
  writeLists(type === 'string' ? toTexts(value) : value, { shape, writer, target });
  return { ...writer.finish(), shape };
}

function kindsOf(value: unknown): ValueKinds {
  const kinds = noKinds();
  noteAll(kinds, value);
  return kinds;
}

function noteAll(kinds: ValueKinds, value: unknown): void {
  if (!Array.isArray(value)) noteKind(kinds, value);
  else for (const item of value) noteAll(kinds, item);
}

/** numpy's type promotion. */
function commonType(kinds: ValueKinds): ElementType {
  if (kinds.none || kinds.other || kinds.huge || kinds.absent) return 'json';
  if (kinds.text) return 'string';
  if (kinds.float || kinds.nan) return 'float64';
  if (kinds.signed && kinds.unsigned) return exactType(kinds);
  if (kinds.unsigned) return 'uint64';
  if (kinds.signed) return 'int64';
  return kinds.boolean ? 'bool' : 'float64';
}

/**
 * numpy converts integers to floats when only some fit int64; here integers that floats cannot represent stay integers.
 */
function exactType({ inexact, negative }: ValueKinds): ElementType {
  if (!inexact) return 'float64';
  return negative ? 'json' : 'uint64';
}

function toTexts(value: unknown): unknown {
  return Array.isArray(value) ? value.map(toTexts) : pythonText(value);
}

/** A JSON scalar as Python's `str` writes it. */
function pythonText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'number') return String(value);
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return formatPythonFloat(value);
}
