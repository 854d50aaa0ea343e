import type { Column, Table } from '@mlmodel/core';
import { isPresent } from '@mlmodel/core';

/** A table of one row of another. */
export function rowOf(table: Table, row: number): Table {
  return {
    kind: 'table',
    rowCount: 1,
    columns: table.columns.map((column) => columnRow(column, row)),
    index: table.index?.slice(row, row + 1),
  };
}

function columnRow(column: Column, row: number): Column {
  const width = (column.rowShape ?? []).reduce((all, length) => all * length, 1);
  const start = row * width;
  const validity = validityFrom(column.validity, start, width);
  const values = column.values.slice(start, start + width);
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
