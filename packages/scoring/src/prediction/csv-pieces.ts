import {
  type Column,
  formatIsoDatetime,
  formatPythonFloat,
  isPresent,
  type Prediction,
  type Table,
} from '@mlmodel/core';
import { base64Of } from '../runtime/bytes.js';
import { requiredTable } from './prediction-table.js';
import { nestRows, type RenderOptions, renderElements } from './render-elements.js';
import { sliceTable } from './slice-rows.js';
import { floatColumns, writeFloats } from './write-floats.js';

const needsQuotes = /[",\r\n]/;
const render: RenderOptions = { nonFinite: 'token', datetimes: 'nanoseconds' };

/**
 * A table as CSV in UTF-8: a header unless it is to have none, lines that end with LF, missing values empty, as pandas' `to_csv` writes it
 * without its index; binaries are base64, nested values JSON. A long table is split into pieces.
 * @throws MlmodelError as {@link requiredTable} does
 */
export function* csvPieces(prediction: Prediction, hasHeader = true): Generator<string> {
  const table = requiredTable(prediction, 'text/csv');
  let before = hasHeader ? csvNames(table) : '';
  for (const lines of csvLines(table)) {
    yield before + lines;
    before = '';
  }
  if (before !== '') yield before;
}

/** The header of a table in CSV, a line. */
export function csvNames({ columns }: Pick<Table, 'columns'>): string {
  return `${columns.map(({ name }) => quoteCell(String(name))).join(',')}\n`;
}

/** The rows of a table in CSV: lines, in pieces. */
export function* csvLines(table: Table): Generator<string> {
  if (table.rowCount > 0) for (const slice of sliceTable(table)) yield renderLines(slice);
}

function renderLines({ columns, rowCount }: Table): string {
  const floats = renderFloatLines(columns, rowCount);
  if (floats !== undefined) return floats;
  const cells = columns.map((column) => renderCells(column, rowCount));
  let lines = '';
  for (let row = 0; row < rowCount; row++)
    lines += `${cells.map((texts) => texts[row]).join(',')}\n`;
  return lines;
}

function renderCells(column: Column, rowCount: number): string[] {
  if (column.rowShape !== undefined) {
    return nestRows(renderElements(column, render), column.rowShape, rowCount).map(quoteCell);
  }
  switch (column.type) {
    case 'string':
      return column.values.map((value) => (value === null ? '' : quoteCell(value)));
    case 'binary':
      return column.values.map((value) => (value === null ? '' : base64Of(value)));
    case 'datetime':
      return Array.from(column.values, (value, row) =>
        isPresent(column.validity, row) ? formatIsoDatetime(value) : '',
      );
    case 'bool':
      return renderElements(column, render).map((text) => csvBooleans[text] ?? '');
    default:
      return renderElements(column, render).map((text) => csvNumbers[text] ?? quoteCell(text));
  }
}

/** The lines of a table with floats only; undefined for others. */
function renderFloatLines(columns: readonly Column[], rowCount: number): string | undefined {
  const floats = floatColumns(columns, rowCount);
  if (floats?.every(({ listLength }) => listLength === undefined) !== true) return undefined;
  const separators = ['\n', ...new Array<string>(columns.length - 1).fill(',')];
  const text = writeFloats(floats, rowCount, { separators, formatOther: formatCsvFloat });
  return text && `${text.slice(1)}\n`;
}

function formatCsvFloat(value: number): string {
  return csvNumbers[String(value)] ?? formatPythonFloat(value);
}

const csvBooleans: Readonly<Record<string, string>> = { true: 'True', false: 'False' };

/** Numbers that CSV writes differently from JSON. */
const csvNumbers: Readonly<Record<string, string>> = {
  null: '',
  NaN: '',
  Infinity: 'inf',
  '-Infinity': '-inf',
};

function quoteCell(text: string): string {
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
