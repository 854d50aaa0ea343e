import { entriesOf, isJsonObject, type JsonObject, propertyOf } from '../../../data/json-value.js';
import type { ColumnName } from '../../../data/vector.js';
import { quoteName } from '../../../errors/message-text.js';
import type { Cells } from '../cast/cells.js';
import {
  checkFilledCells,
  checkRepeatedRow,
  type Frame,
  frameError,
  noCells,
  positionalNames,
  weightOf,
} from './frame.js';

export interface ObjectFrameLabels {
  /** The columns to read; all when undefined. */
  readonly names: readonly ColumnName[] | undefined;
  readonly index: readonly unknown[] | undefined;
}

/**
 * Reads an object of columns as `pandas.DataFrame(object)` does: lists are rows, scalars are repeated, and objects map
 * labels to rows.
 * @throws MlmodelError `BAD_REQUEST` when the columns are inconsistent
 */
export function objectFrame(object: JsonObject, labels: ObjectFrameLabels): Frame {
  const names = labels.names ?? Array.from(entriesOf(object), ([name]) => name);
  const values = names.map((name) =>
    typeof name === 'string' ? propertyOf(object, name) : undefined,
  );
  const rowLabels = values.some(isJsonObject) ? labelsOf(values) : undefined;
  const rowCount = labels.index?.length ?? rowLabels?.length ?? lengthOf(values);
  const shown = labels.index ?? rowLabels;
  const present = countCells(values);
  if (present === 0 && labels.index !== undefined) checkRepeatedRow(values, rowCount);
  checkFilledCells({ columns: names.length + textWeight(values), rows: rowCount, present });
  const columns = values.map((value, at) =>
    columnCells(value, { name: names[at], rowCount, labels: shown }),
  );
  return { names, columns, rowCount, index: shown };
}

function countCells(values: readonly unknown[]): number {
  let count = 0;
  for (const value of values) {
    if (Array.isArray(value)) count += value.length;
    else if (isJsonObject(value)) count += Array.from(entriesOf(value)).length;
  }
  return count;
}

/** The additional cells that repeated texts count as. */
function textWeight(values: readonly unknown[]): number {
  const texts = values.filter((value) => typeof value === 'string');
  return weightOf(texts) - 1 - texts.length;
}

function columnCells(
  value: unknown,
  {
    name,
    rowCount,
    labels,
  }: { name: unknown; rowCount: number; labels: readonly unknown[] | undefined },
): Cells {
  if (value === undefined) return noCells;
  if (isJsonObject(value)) {
    const list = (labels ?? positionalNames(rowCount)).map((label) =>
      typeof label === 'string' ? propertyOf(value, label) : undefined,
    );
    return { kind: 'list', list };
  }
  if (!Array.isArray(value)) return { kind: 'repeated', cell: value };
  if (value.length === rowCount) return { kind: 'list', list: value };
  throw frameError(
    `The column ${quoteName(String(name))} has ${value.length} cells where others have ${rowCount}. Send a cell for each row.`,
  );
}

/** The labels of all objects, in order of first appearance. */
function labelsOf(values: readonly unknown[]): readonly string[] {
  if (values.some(Array.isArray)) throw frameError('Columns must be all lists or all objects.');
  const objects = values.filter(isJsonObject);
  return [
    ...new Set(objects.flatMap((object) => Array.from(entriesOf(object), ([label]) => label))),
  ];
}

function lengthOf(values: readonly unknown[]): number {
  const list = values.find((value) => Array.isArray(value));
  if (Array.isArray(list)) return list.length;
  if (values.every((value) => value === undefined)) return 0;
  throw frameError('A table with only scalar columns needs an index.');
}

/** Reads an object as a table of one row. */
export function oneRowFrame(object: JsonObject): Frame {
  const names = Array.from(entriesOf(object), ([name]) => name);
  const columns = names.map(
    (name): Cells => ({ kind: 'repeated', cell: propertyOf(object, name) }),
  );
  return { names, columns, rowCount: 1 };
}
