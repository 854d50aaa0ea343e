import { elementOf, nestedList } from '../../../data/elements.js';
import { entriesOf, isJsonObject, type JsonObject, propertyOf } from '../../../data/json-value.js';
import type { ModelInput, NamedTensors, Table } from '../../../data/model-data.js';
import type { RawInput, TensorInput, TensorsInput } from '../../../data/raw-input.js';
import type { NamedTensor } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import { checkFilledCells, type Frame, frameError } from '../frame/frame.js';
import { countKeys, namesOf, recordsFrame } from '../frame/records-frame.js';
import { rowsFrame } from '../frame/rows-frame.js';
import { arrowFrame } from '../frame/typed-frame.js';
import { tensorSource } from '../tensors/tensor-from-value.js';
import { inferredCsvFrame } from './csv-columns.js';
import { naturalColumn } from './natural-column.js';
import { naturalTensor } from './natural-tensor.js';

/**
 * Gives a request the types that numpy (`inputs`, `instances`) or pandas (tables) would find for it: what a model
 * without a signature gets.
 * @throws MlmodelError `BAD_REQUEST` for ragged lists and broken tables
 */
export function enforceNatural(raw: RawInput): ModelInput {
  switch (raw.kind) {
    case 'rows':
      return naturalTable(rowsFrame(raw));
    case 'records':
      return naturalTable(recordsFrame(raw.records));
    case 'columns':
      return naturalTable(inferredCsvFrame(raw));
    case 'arrow':
      return naturalTable(arrowFrame(raw));
    case 'tensor':
      return naturalList(raw);
    case 'tensors':
      return naturalObject(raw);
    case 'json':
      return { kind: 'json', value: raw.value };
  }
}

function naturalTable({ names, columns, rowCount, index }: Frame): Table {
  return {
    kind: 'table',
    columns: columns.map((cells, position) => {
      const name = names[position] ?? null;
      const column = naturalColumn(cells, rowCount, String(name));
      const shape = cells.kind === 'vector' && cells.shape.length > 0 ? cells.shape : undefined;
      return { ...column, name, ...(shape && { rowShape: shape }) };
    }),
    rowCount,
    ...(index && { index }),
  };
}

function naturalList({ value, matrix, form }: TensorInput): ModelInput {
  if (matrix === undefined && Array.isArray(value)) {
    if (form === 'instances' && isJsonObject(value[0])) return naturalInstances(value);
    if (value.every(isJsonObject)) return { kind: 'json', value: value.map(naturalRecord) };
  }
  return { kind: 'tensor', tensor: naturalTensor(tensorSource({ value, matrix }), form) };
}

/** Each value of an object becomes the lists of the array that numpy makes of it. */
function naturalRecord(record: JsonObject): JsonObject {
  const entries = Array.from(entriesOf(record), ([name, value]): [string, unknown] => {
    const { shape, ...vector } = naturalTensor({ kind: 'value', value }, name);
    return [name, nestedList(shape, 0, (index) => elementOf(vector, index))];
  });
  return record instanceof Map ? new Map(entries) : Object.fromEntries(entries);
}

function naturalInstances(records: readonly unknown[]): NamedTensors {
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

function naturalObject({ value, form }: TensorsInput): NamedTensors {
  const tensors = Array.from(entriesOf(value), ([name, each]) => namedTensor(name, each));
  return form === 'instances' ? sameLengths(tensors) : { kind: 'tensors', tensors };
}

function namedTensor(name: string, value: unknown): NamedTensor {
  return { ...naturalTensor({ kind: 'value', value }, name), name };
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
