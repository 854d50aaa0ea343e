import type { ColumnSpec } from '../model.js';
import { type Cell, cellOf, startingCell } from './cells.js';

/** More rows of an example are not shown in the form. */
const mostRows = 200;

/** The rows of an example request, in the order of the columns; one row of starting values without a usable example. */
export function exampleRows(example: unknown, columns: readonly ColumnSpec[]): Cell[][] {
  const rows = rowsOf(example, columns);
  if (rows.length === 0) return [columns.map(({ type }) => startingCell(type))];
  return rows.slice(0, mostRows).map((row) => columns.map(({ type }, at) => cellOf(row[at], type)));
}

function rowsOf(example: unknown, columns: readonly ColumnSpec[]): readonly unknown[][] {
  if (!isObject(example)) return [];
  const names = columns.map(({ name }, at) => String(name ?? at));
  const { dataframe_split: split, dataframe_records: records } = example;
  if (isObject(split)) return splitRows(split, names);
  const data = records ?? example['instances'] ?? example['inputs'];
  if (Array.isArray(data)) return listRows(data, names);
  if (isObject(data)) return columnRows(data, names);
  return names.some((name) => name in example) ? [names.map((name) => example[name])] : [];
}

function splitRows(
  split: Readonly<Record<string, unknown>>,
  names: readonly string[],
): unknown[][] {
  const { data, columns } = split;
  if (!Array.isArray(data)) return [];
  const labels = Array.isArray(columns) ? columns.map(String) : names;
  const places = names.map((name) => labels.indexOf(name));
  return data.map((row) => places.map((place) => (Array.isArray(row) ? row[place] : undefined)));
}

/** Rows of a list of records, of lists, or of cells of the only column. */
function listRows(data: readonly unknown[], names: readonly string[]): unknown[][] {
  return data.map((row) => {
    if (isObject(row)) return names.map((name) => row[name]);
    return Array.isArray(row) ? row : [row];
  });
}

function columnRows(
  data: Readonly<Record<string, unknown>>,
  names: readonly string[],
): unknown[][] {
  const lists = names.map((name) => data[name]);
  const isTable = lists.every((list) => list === undefined || Array.isArray(list));
  if (!isTable) return [lists];
  const count = Math.max(0, ...lists.map((list) => (Array.isArray(list) ? list.length : 0)));
  return Array.from({ length: count }, (_, row) =>
    lists.map((list) => (Array.isArray(list) ? list[row] : undefined)),
  );
}

/** Whether a value is an object with keys. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
