import type { ListsInput } from '../../../data/raw-input.js';
import type { Vector } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { Cells } from '../cast/cells.js';
import type { ColumnPlan, ColumnsPlan } from '../plan.js';
import type { Frame } from './frame.js';

/** Reads the columns of a program. */
export function listsFrame({ names, columns, rowCount }: ListsInput): Frame {
  return { names, columns: columns.map(cellsOf), rowCount };
}

function cellsOf(column: readonly unknown[] | Vector): Cells {
  return isVector(column)
    ? { kind: 'vector', vector: column, shape: [] }
    : { kind: 'list', list: column };
}

function isVector(column: readonly unknown[] | Vector): column is Vector {
  return !Array.isArray(column);
}

/**
 * As {@link listsFrame}, by `plain/undefined`: every row has every required column.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the column and the row
 */
export function completeListsFrame(input: ListsInput, plan: ColumnsPlan): Frame {
  for (const [position, list] of input.columns.entries()) {
    if (isVector(list)) continue;
    const name = input.names[position] as string;
    const column = plan.named ? plan.byText.get(name) : plan.columns[position];
    const row = column?.required ? list.indexOf(undefined) : -1;
    if (row >= 0) throw lackingCell(column as ColumnPlan, row);
  }
  return listsFrame(input);
}

function lackingCell({ field, expected }: ColumnPlan, row: number): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"${field}", row ${row}: expected ${expected}, received no value. The model requires the column in every row.`,
    { field, row },
  );
}
