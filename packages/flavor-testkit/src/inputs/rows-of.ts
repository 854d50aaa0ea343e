import {
  isPresent,
  type ModelInput,
  type Prediction,
  storageClasses,
  type Table,
  type Tensor,
  type Vector,
} from '@mlmodel/core';
import { vectorsOf } from './vectors.js';
import { withMissing } from './with-elements.js';

/** Data with distinguishable rows: tables, and tensors with the same number of rows each. */
export type Rows = Exclude<ModelInput | Prediction, { kind: 'json' }>;

/** The number of rows; undefined for data without distinguishable rows. */
export function rowCountOf(data: ModelInput | Prediction): number | undefined {
  if (data.kind === 'table') return data.rowCount;
  if (data.kind === 'tensor') return data.tensor.shape[0];
  if (data.kind === 'json') return undefined;
  const [first, ...others] = data.tensors.map(({ shape }) => shape[0]);
  return others.every((count) => count === first) ? first : undefined;
}

/** The data if it has that many rows, undefined otherwise. */
export function withRowCount<Data extends ModelInput | Prediction>(
  data: Data,
  rowCount: number,
): Exclude<Data, { kind: 'json' }> | undefined {
  return rowCountOf(data) === rowCount ? (data as Exclude<Data, { kind: 'json' }>) : undefined;
}

/** These rows of data, in this order; a row may be taken several times. */
export function rowsAt<Data extends Rows>(data: Data, rows: readonly number[]): Data;
export function rowsAt(data: Rows, rows: readonly number[]): Rows {
  switch (data.kind) {
    case 'table':
      return tableRows(data, rows);
    case 'tensor':
      return { ...data, tensor: tensorRows(data.tensor, rows) };
    case 'tensors':
      return { ...data, tensors: data.tensors.map((tensor) => tensorRows(tensor, rows)) };
  }
}

/** The rows of data, repeated up to a number of rows. */
export function repeatedRows<Data extends Rows>(data: Data, count: number): Data {
  const given = rowCountOf(data) ?? 1;
  return rowsAt(
    data,
    Array.from({ length: count }, (_, row) => row % given),
  );
}

/** The number of such rows that have that many elements. */
export function rowsWithin(data: ModelInput | Prediction, mostElements: number): number {
  const elements = vectorsOf(data).reduce((sum, { values }) => sum + values.length, 0);
  return Math.floor((mostElements * (rowCountOf(data) ?? 1)) / Math.max(1, elements));
}

/** The numbers from 0 up to, without, `count`. */
export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function tensorRows<Part extends Tensor>(tensor: Part, rows: readonly number[]): Part {
  const [, ...rowShape] = tensor.shape;
  return { ...vectorRows(tensor, rowShape, rows), shape: [rows.length, ...rowShape] };
}

function tableRows({ columns, index }: Table, rows: readonly number[]): Table {
  return {
    kind: 'table',
    rowCount: rows.length,
    columns: columns.map((column) => vectorRows(column, column.rowShape ?? [], rows)),
    index: index && rows.map((row) => index[row]),
  };
}

function vectorRows<Whole extends Vector>(
  vector: Whole,
  rowShape: readonly number[],
  rows: readonly number[],
): Whole {
  const width = rowShape.reduce((all, length) => all * length, 1);
  const length = rows.length * width;
  const values = new storageClasses[vector.type](length) as unknown[];
  const missing: number[] = [];
  for (let index = 0; index < length; index++) {
    const source = (rows[Math.floor(index / width)] ?? 0) * width + (index % width);
    values[index] = vector.values[source];
    if (!isPresent(vector.validity, source)) missing.push(index);
  }
  return { ...vector, values, validity: withMissing(length, missing) };
}
