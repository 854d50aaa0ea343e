import { isJsonObject } from '../../../data/json-value.js';
import type { NumericArray, RowsInput } from '../../../data/raw-input.js';
import type { ColumnName } from '../../../data/vector.js';
import { type Cells, cellAt } from '../cast/cells.js';
import {
  checkFilledCells,
  checkRepeatedRow,
  type Frame,
  frameError,
  noCells,
  withIndex,
} from './frame.js';
import { matrixFrame, nestedFrame, oneColumnFrame, recordsFrame } from './list-frames.js';
import { objectFrame } from './object-frame.js';

/**
 * Reads `dataframe_split` as `pandas.DataFrame(data, index, columns)` does.
 * @throws MlmodelError `BAD_REQUEST` when rows, columns and index are inconsistent
 */
export function rowsFrame(input: RowsInput): Frame {
  const { data } = input;
  const names = labelsOf('columns', input.columns)?.map(plainLabel) as
    | readonly ColumnName[]
    | undefined;
  const index = labelsOf('index', input.index);
  if (data === null) return emptyFrame(names, index);
  if (isNumericArray(data)) return withLabels(matrixFrame(data), { names, index });
  if (Array.isArray(data)) return listFrame(data, { names, index });
  return objectFrame(data as Readonly<Record<string, unknown>>, { names, index });
}

interface Labels {
  readonly names: readonly ColumnName[] | undefined;
  readonly index: readonly unknown[] | undefined;
}

/** Whether `data` is a matrix rather than an object of columns. */
export function isNumericArray(data: object): data is NumericArray {
  return 'values' in data && data.values instanceof Float64Array && 'shape' in data;
}

function listFrame(data: readonly unknown[], labels: Labels): Frame {
  if (data.length === 0) return emptyFrame(labels.names, labels.index);
  const [first] = data;
  if (Array.isArray(first)) return withLabels(nestedFrame(data), labels);
  if (isJsonObject(first)) return recordsWithLabels(data, labels);
  return withLabels(oneColumnFrame(data), labels);
}

function recordsWithLabels(data: readonly unknown[], { names, index }: Labels): Frame {
  const frame = recordsFrame(data);
  const positions = new Map(frame.names.map((name, position) => [name, position]));
  const columns = names?.map((name) => frame.columns[positions.get(name) ?? -1] ?? noCells);
  const selected = columns === undefined ? frame : { ...frame, columns, names: names ?? [] };
  return index?.length !== frame.rowCount && frame.rowCount === 1
    ? repeatRow(selected, index)
    : withIndex(selected, index);
}

function withLabels(frame: Frame, { names, index }: Labels): Frame {
  if (names !== undefined && names.length !== frame.columns.length) {
    throw frameError(
      `"columns" lists ${names.length}, but each row has length ${frame.columns.length}. Each row must be a list with a cell for each column.`,
    );
  }
  const named = names === undefined ? frame : { ...frame, names };
  return frame.rowCount === 1 ? repeatRow(named, index) : withIndex(named, index);
}

function repeatRow(frame: Frame, index: readonly unknown[] | undefined): Frame {
  if (index === undefined || index.length === 1) return withIndex(frame, index);
  const row = frame.columns.map((cells) => cellAt(cells, 0));
  checkRepeatedRow(row, index.length);
  const columns = row.map((cell): Cells => ({ kind: 'repeated', cell }));
  return { ...frame, columns, rowCount: index.length, index };
}

function emptyFrame(
  names: readonly ColumnName[] | undefined,
  index: readonly unknown[] | undefined,
): Frame {
  const columns = (names ?? []).map(() => noCells);
  const rowCount = index?.length ?? 0;
  checkFilledCells({ columns: columns.length, rows: rowCount, present: 0 });
  return { names: names ?? [], columns, rowCount, index };
}

/** Transposes lists of equal length, which are the levels of compound labels. */
function labelsOf(
  key: 'columns' | 'index',
  labels: readonly unknown[] | undefined,
): readonly unknown[] | undefined {
  const levels = labels?.filter(Array.isArray) ?? [];
  if (levels.length === 0 || levels.length < (labels?.length ?? 0)) return labels;
  const [first = []] = levels;
  if (levels.some((level) => level.length !== first.length)) {
    throw frameError(`"${key}" holds lists of different lengths.`);
  }
  return first.map((_: unknown, position: number) => levels.map((level) => level[position]));
}

/** Converts bigints in names to numbers, so that names compare equal with or without number kinds. */
function plainLabel(label: unknown): unknown {
  if (Array.isArray(label)) return label.map(plainLabel);
  const plain = typeof label === 'bigint' && Number.isSafeInteger(Number(label));
  return plain ? Number(label) : label;
}
