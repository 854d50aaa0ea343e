import {
  type ArrowInput,
  type Column,
  isPresent,
  type RawInput,
  sizeOfShape,
  type Vector,
} from '@mlmodel/core';
import { concatVectors } from '@mlmodel/scoring/batch';

/** Rows from `start` on, before `end`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** Rows of an input; undefined for one whose rows cannot be told apart. */
export function rowsOf(input: RawInput, range: RowRange): RawInput | undefined {
  const { start, end } = range;
  switch (input.kind) {
    case 'arrow':
      return {
        ...input,
        columns: input.columns.map((column) => rowsOfColumn(column, range)),
        rowCount: end - start,
        index: input.index?.slice(start, end),
      };
    case 'columns':
      return {
        ...input,
        columns: input.columns.map((cells) => cells.slice(start, end)),
        rowCount: end - start,
      };
    case 'records':
      return { kind: 'records', form: input.form, records: input.records.slice(start, end) };
    default:
      return undefined;
  }
}

/** Rows of a column. Numbers share its memory. */
export function rowsOfColumn(column: Column, { start, end }: RowRange): Column {
  const { type, name, rowShape, values, validity } = column;
  const size = sizeOfShape(rowShape ?? []);
  const [first, last] = [start * size, end * size];
  const taken = Array.isArray(values) ? values.slice(first, last) : values.subarray(first, last);
  const vector = { type, values: taken, validity: validity && bitsOf(validity, first, last) };
  return { ...(vector as Vector), name, rowShape };
}

function bitsOf(validity: Uint8Array, start: number, end: number): Uint8Array {
  if (start % 8 === 0) return validity.subarray(start / 8, Math.ceil(end / 8));
  const bits = new Uint8Array(Math.ceil((end - start) / 8));
  for (let at = start; at < end; at++) {
    const place = at - start;
    if (isPresent(validity, at))
      bits[place >> 3] = (bits[place >> 3] as number) | (1 << (place & 7));
  }
  return bits;
}

/** Joins the rows of inputs with the same columns. */
export function joinRows(inputs: readonly ArrowInput[]): ArrowInput {
  const [first] = inputs;
  if (first === undefined || inputs.length === 1) return first as ArrowInput;
  return {
    ...first,
    columns: first.columns.map(({ name }, at): Column => {
      return { ...concatVectors(inputs.map(({ columns }) => columns[at] as Column)), name };
    }),
    rowCount: inputs.reduce((sum, { rowCount }) => sum + rowCount, 0),
    index: undefined,
  };
}
