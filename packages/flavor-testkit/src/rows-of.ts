import type { ModelInput, Prediction, Table, Tensor, Vector } from '@mlmodel/core';
import { isPresent } from '@mlmodel/core';

/** Data of which rows can be told apart: tables, and tensors with as many rows each. */
export type Rows = Exclude<ModelInput | Prediction, { kind: 'json' }>;

/** How many rows; undefined for data in which they cannot be told apart. */
export function rowCountOf(data: ModelInput | Prediction): number | undefined {
  if (data.kind === 'table') return data.rowCount;
  if (data.kind === 'tensor') return data.tensor.shape[0];
  if (data.kind === 'json') return undefined;
  const [first, ...others] = data.tensors.map(({ shape }) => shape[0]);
  return others.every((count) => count === first) ? first : undefined;
}

/** The rows of data from `start` up to `end`. */
export function rowsOf<Data extends Rows>(data: Data, start: number, end: number): Data;
export function rowsOf(data: Rows, start: number, end: number): Rows {
  switch (data.kind) {
    case 'table':
      return tableRows(data, start, end);
    case 'tensor':
      return { ...data, tensor: tensorRows(data.tensor, start, end) };
    case 'tensors':
      return { ...data, tensors: data.tensors.map((tensor) => tensorRows(tensor, start, end)) };
  }
}

function tensorRows<Part extends Tensor>(tensor: Part, start: number, end: number): Part {
  const [, ...rowShape] = tensor.shape;
  return { ...vectorRows(tensor, { rowShape, start, end }), shape: [end - start, ...rowShape] };
}

function tableRows(table: Table, start: number, end: number): Table {
  return {
    kind: 'table',
    rowCount: end - start,
    columns: table.columns.map((column) =>
      vectorRows(column, { rowShape: column.rowShape ?? [], start, end }),
    ),
    index: table.index?.slice(start, end),
  };
}

interface Part {
  readonly rowShape: readonly number[];
  readonly start: number;
  readonly end: number;
}

function vectorRows<Whole extends Vector>(vector: Whole, { rowShape, start, end }: Part): Whole {
  const width = rowShape.reduce((all, length) => all * length, 1);
  const validity = validityFrom(vector.validity, start * width, (end - start) * width);
  const values = vector.values.slice(start * width, end * width);
  return { ...vector, values, validity };
}

function validityFrom(
  validity: Uint8Array | undefined,
  start: number,
  length: number,
): Uint8Array | undefined {
  if (validity === undefined) return undefined;
  const bitmap = new Uint8Array(Math.ceil(length / 8));
  for (let index = 0; index < length; index++) {
    const byte = index >> 3;
    if (isPresent(validity, start + index)) bitmap[byte] = (bitmap[byte] ?? 0) | (1 << (index & 7));
  }
  return bitmap.every((byte) => byte === 0xff) ? undefined : bitmap;
}
