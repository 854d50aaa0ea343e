import { isJsonObject, type JsonObject, keysOf, propertyOf } from '../../../data/json-value.js';
import type { NumericArray } from '../../../data/raw-input.js';
import { sizeOfShape } from '../../../data/vector.js';
import type { Cells } from '../cast/cells.js';
import { checkFilledCells, type Frame, frameError, positionalNames } from './frame.js';

/**
 * Reads a list as `pandas.DataFrame(list)` does: objects by key, lists by position, scalars as one column.
 * @throws MlmodelError `BAD_REQUEST` when the items differ in kind
 */
export function recordsFrame(records: readonly unknown[]): Frame {
  const [first] = records;
  if (records.length === 0) return { names: [], columns: [], rowCount: 0 };
  if (Array.isArray(first)) return nestedFrame(records);
  if (isJsonObject(first)) return objectsFrame(records);
  return oneColumnFrame(records);
}

/** A list of cells as a table of one column. */
export function oneColumnFrame(list: readonly unknown[]): Frame {
  return { names: [0], columns: [{ kind: 'list', list }], rowCount: list.length };
}

/** Pads shorter rows with missing cells, as pandas does. */
export function nestedFrame(rows: readonly unknown[]): Frame {
  let width = 0;
  let present = 0;
  for (const [at, row] of rows.entries()) {
    if (!Array.isArray(row)) throw frameError(`Row ${at} must be a list, as the first row is.`);
    if (row.length > width) width = row.length;
    present += row.length;
  }
  checkFilledCells({ columns: width, rows: rows.length, present });
  const lists = rows as readonly (readonly unknown[])[];
  const columns = new Array<Cells>(width);
  for (let column = 0; column < width; column++)
    columns[column] = { kind: 'rows', rows: lists, column };
  return { names: positionalNames(width), columns, rowCount: rows.length };
}

/** Reads a matrix as rows: each column is a strided view of its numbers. */
export function matrixFrame({ values, shape }: NumericArray): Frame {
  const [rowCount = 1, width = 1, ...cellShape] = shape;
  const cellSize = sizeOfShape(cellShape);
  const columns = Array.from(
    { length: width },
    (_, column): Cells => ({
      kind: 'matrix',
      matrix: { values, offset: column * cellSize, stride: width * cellSize, shape: cellShape },
    }),
  );
  return { names: positionalNames(width), columns, rowCount };
}

function objectsFrame(records: readonly unknown[]): Frame {
  checkObjects(records);
  const names = namesOf(records);
  checkFilledCells({ columns: names.length, rows: records.length, present: countKeys(records) });
  const columns = records.every(isPlainObject)
    ? names.map((name) => plainCells(records, name))
    : names.map((name) => mixedCells(records, name));
  return { names, columns, rowCount: records.length };
}

/** @throws MlmodelError `BAD_REQUEST` naming the first record that is not an object */
export function checkObjects(
  records: readonly unknown[],
): asserts records is readonly JsonObject[] {
  const other = records.findIndex((record) => !isJsonObject(record));
  if (other < 0) return;
  throw frameError(`Record ${other} must be an object, as the first record is.`);
}

function isPlainObject(record: JsonObject): record is Readonly<Record<string, unknown>> {
  return !(record instanceof Map);
}

function plainCells(records: readonly Readonly<Record<string, unknown>>[], name: string): Cells {
  return { kind: 'records', records, name, inherited: name in Object.prototype };
}

function mixedCells(records: readonly JsonObject[], name: string): Cells {
  return { kind: 'list', list: records.map((record) => propertyOf(record, name)) };
}

/** The total number of cells in the records. */
export function countKeys(records: readonly JsonObject[]): number {
  let count = 0;
  for (const record of records) count += keysOf(record).length;
  return count;
}

/** All keys, in order of first appearance. */
export function namesOf(records: readonly JsonObject[]): readonly string[] {
  const names = new Set<string>();
  for (const record of records) {
    for (const name of keysOf(record)) names.add(name);
  }
  return [...names];
}
