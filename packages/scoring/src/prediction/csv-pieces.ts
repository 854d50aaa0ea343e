import {
  type Column,
  formatIsoDatetime,
  isPresent,
  type Prediction,
  type Table,
} from '@mlmodel/core';
import { base64Of } from '../runtime/bytes.js';
import { requiredTable } from './prediction-table.js';
import { nestRows, type RenderOptions, renderElements } from './render-elements.js';
import { sliceTable } from './slice-rows.js';

const needsQuotes = /[",\r\n]/;
const render: RenderOptions = { nonFinite: 'token', datetimes: 'nanoseconds' };

/**
 * A table as CSV in UTF-8: a header, lines that end with LF, missing values empty, as pandas' `to_csv` writes it
 * without its index; binaries are base64, nested values JSON. A long table is split into pieces.
 * @throws MlmodelError as {@link requiredTable} does
 */
export function* csvPieces(prediction: Prediction): Generator<string> {
  const table = requiredTable(prediction, 'text/csv');
  let before = `${table.columns.map(({ name }) => quoteCell(String(name))).join(',')}\n`;
  for (const slice of sliceTable(table)) {
    yield before + renderLines(slice);
    before = '';
  }
  if (before !== '') yield before;
}

function renderLines({ columns, rowCount }: Table): string {
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
