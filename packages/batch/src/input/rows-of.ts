import type { ArrowInput, Column, RawInput } from '@mlmodel/core';
import { concatVectors, type Range, sliceColumn } from '@mlmodel/scoring/batch';

/** Rows of an input; undefined for one whose rows cannot be told apart. */
export function rowsOf(input: RawInput, range: Range): RawInput | undefined {
  const { start, end } = range;
  switch (input.kind) {
    case 'arrow':
      return {
        ...input,
        columns: input.columns.map((column) => sliceColumn(column, range)),
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
