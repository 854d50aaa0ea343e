import type { Column, Table } from '@mlmodel/core';
import { isPresent } from '@mlmodel/core';

/** A table of the rows of another from `start` up to `end`. */
export function rowsOf(table: Table, start: number, end: number): Table {
  return {
    kind: 'table',
    rowCount: end - start,
    columns: table.columns.map((column) => columnRows(column, start, end)),
    index: table.index?.slice(start, end),
  };
}

function columnRows(column: Column, start: number, end: number): Column {
  const width = (column.rowShape ?? []).reduce((all, length) => all * length, 1);
  const validity = validityFrom(column.validity, start * width, (end - start) * width);
  const values = column.values.slice(start * width, end * width);
  return { ...column, values, validity } as Column;
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
