import { type Column, type ColumnName, quoteJson, type Table } from '@mlmodel/core';
import type { NonFinite } from './non-finite.js';
import { renderElements } from './render-elements.js';
import { nestRows } from './render-tensor.js';

/** The JSON text of a table: a list of records. Of columns with one name the last counts, as in MLflow. */
export function renderTable(table: Table, nonFinite: NonFinite): string {
  const columns = distinct(table.columns);
  if (columns.length === 0) return renderEmptyRecords(table.rowCount);
  if (table.rowCount === 0) return '[]';
  const keys = columns.map(([key], index) => `${index === 0 ? '{' : ','}${key}:`);
  const cells = columns.map(([, column]) => renderCells(column, table.rowCount, nonFinite));
  const [firstKey = '', ...otherKeys] = keys;
  const [firstCells = [], ...otherCells] = cells;
  const rows = otherKeys.length === 0 ? firstCells : joinCells(firstCells, otherKeys, otherCells);
  return `[${firstKey}${rows.join(`},${firstKey}`)}}]`;
}

/** The members of each record after its first key. */
function joinCells(
  firstCells: readonly string[],
  otherKeys: readonly string[],
  otherCells: readonly (readonly string[])[],
): string[] {
  return firstCells.map((first, row) => {
    let text = first;
    for (let index = 0; index < otherKeys.length; index++) {
      text += (otherKeys[index] as string) + (otherCells[index] as readonly string[])[row];
    }
    return text;
  });
}

function renderEmptyRecords(rowCount: number): string {
  return `[${new Array(rowCount).fill('{}').join(',')}]`;
}

/** Columns by the JSON text of their name, in the order in which the names first appear. */
function distinct(columns: readonly Column[]): [string, Column][] {
  const named = columns.map((column): [string, Column] => [renderName(column.name), column]);
  return named.length === 1 ? named : [...new Map(named).entries()];
}

function renderName(name: ColumnName): string {
  return quoteJson(String(name));
}

function renderCells(column: Column, rowCount: number, nonFinite: NonFinite): readonly string[] {
  const { rowShape } = column;
  if (rowShape === undefined) return renderElements(column, { nonFinite, datetimes: 'iso' });
  const elements = renderElements(column, { nonFinite, datetimes: 'nanoseconds' });
  return nestRows(elements, rowShape, rowCount);
}
