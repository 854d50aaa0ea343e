import {
  type Column,
  type ColumnName,
  type NamedTensor,
  type Prediction,
  quoteJson,
  type Table,
  type Tensor,
} from '@mlmodel/core';
import { type NonFinite, renderText } from './non-finite.js';
import { nestRows, renderElements, renderTensor, renderValue } from './render-elements.js';
import { isSliced, sliceTable, sliceTensor } from './slice-rows.js';
import { type RecordStyle, writeFloatRows } from './write-float-rows.js';

export interface JsonOptions {
  /** Whether the prediction is wrapped in the key `predictions`. */
  readonly wrapped: boolean;
  readonly nonFinite: NonFinite;
}

/**
 * A prediction as MLflow's JSON response, in ASCII: tables are lists of records, tensors nested lists.
 * @throws MlmodelError `INTERNAL_ERROR` for a prediction that JSON cannot hold
 */
export function encodeJson(prediction: Prediction, { wrapped, nonFinite }: JsonOptions): string {
  const text = render(prediction, nonFinite);
  return wrapped ? `{"predictions":${text}}` : text;
}

function render(prediction: Prediction, nonFinite: NonFinite): string {
  switch (prediction.kind) {
    case 'table':
      return renderTable(prediction, nonFinite);
    case 'tensor':
      return renderTensor(prediction.tensor, nonFinite);
    case 'tensors':
      return renderTensors(prediction.tensors, nonFinite);
    case 'json':
      return prediction.text === undefined
        ? renderValue(prediction.value, nonFinite)
        : renderText(prediction.text, nonFinite);
  }
}

function renderTensors(tensors: readonly NamedTensor[], nonFinite: NonFinite): string {
  const members = tensors.map(
    (tensor) => `${quoteJson(tensor.name)}:${renderTensor(tensor, nonFinite)}`,
  );
  return `{${members.join(',')}}`;
}

/**
 * The text of `encodeJson` in pieces, so that it may exceed the maximum length of a string; one piece if it is short.
 */
export function* jsonPieces(
  prediction: Prediction,
  { wrapped, nonFinite }: JsonOptions,
): Generator<string> {
  const pieces = slicedPieces(prediction, nonFinite);
  if (pieces === undefined) {
    yield encodeJson(prediction, { wrapped, nonFinite });
    return;
  }
  if (wrapped) yield '{"predictions":';
  yield* pieces;
  if (wrapped) yield '}';
}

/** The records of a table as JSON texts, in pieces; none for a table without rows. */
export function* recordPieces(table: Table, style: RecordStyle): Generator<string> {
  if (table.rowCount === 0) return;
  let before = '';
  for (const slice of sliceTable(table)) {
    yield before + renderRecords(slice, style);
    before = style.separator;
  }
}

function slicedPieces(prediction: Prediction, nonFinite: NonFinite): Iterable<string> | undefined {
  switch (prediction.kind) {
    case 'table':
      return prediction.columns.some(isSliced)
        ? joinLists(sliceTable(prediction), (slice) => renderTable(slice, nonFinite))
        : undefined;
    case 'tensor':
      return isLong(prediction.tensor) ? tensorPieces(prediction.tensor, nonFinite) : undefined;
    case 'tensors':
      return prediction.tensors.some(isLong)
        ? namedPieces(prediction.tensors, nonFinite)
        : undefined;
    case 'json':
      return undefined;
  }
}

function isLong(tensor: Tensor): boolean {
  return tensor.shape.length > 0 && isSliced(tensor);
}

function tensorPieces(tensor: Tensor, nonFinite: NonFinite): Iterable<string> {
  return joinLists(sliceTensor(tensor), (slice) => renderTensor(slice, nonFinite));
}

function* namedPieces(tensors: readonly NamedTensor[], nonFinite: NonFinite): Generator<string> {
  for (const [position, tensor] of tensors.entries()) {
    yield `${position === 0 ? '{' : ','}${quoteJson(tensor.name)}:`;
    if (isLong(tensor)) yield* tensorPieces(tensor, nonFinite);
    else yield renderTensor(tensor, nonFinite);
  }
  yield '}';
}

/** Joins the lists that `render` writes into one. */
function* joinLists<Slice>(
  slices: Iterable<Slice>,
  render: (slice: Slice) => string,
): Generator<string> {
  let before = '[';
  for (const slice of slices) {
    yield before + render(slice).slice(1, -1);
    before = ',';
  }
  yield ']';
}

/** The JSON text of a table: a list of records. The last of columns with the same name wins, as in MLflow. */
function renderTable(table: Table, nonFinite: NonFinite): string {
  return table.rowCount === 0 ? '[]' : `[${renderRecords(table, { nonFinite, separator: ',' })}]`;
}

/** The texts of at least one record. */
function renderRecords(table: Table, style: RecordStyle): string {
  const { nonFinite, separator } = style;
  const columns = distinct(table.columns);
  if (columns.length === 0) return new Array(table.rowCount).fill('{}').join(separator);
  const floatRows = writeFloatRows(columns, table.rowCount, style);
  if (floatRows !== undefined) return floatRows;
  const keys = columns.map(([key], index) => `${index === 0 ? '{' : ','}${key}:`);
  const cells = columns.map(([, column]) => renderCells(column, table.rowCount, nonFinite));
  const [firstKey = '', ...otherKeys] = keys;
  const [firstCells = [], ...otherCells] = cells;
  const rows = otherKeys.length === 0 ? firstCells : joinCells(firstCells, otherKeys, otherCells);
  return `${firstKey}${rows.join(`}${separator}${firstKey}`)}}`;
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

/** Columns by the JSON text of their name, in order of first appearance. */
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
