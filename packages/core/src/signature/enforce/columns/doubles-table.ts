import type { Table } from '../../../data/model-data.js';
import type { RowsInput } from '../../../data/raw-input.js';
import type { Column } from '../../../data/vector.js';
import { isNumericArray } from '../frame/rows-frame.js';
import type { ColumnsPlan } from '../plan.js';

/**
 * The most common request in one step: `dataframe_split` with the columns of a signature of doubles, in its order and
 * full of plain numbers. Its numbers stay one matrix; columns are made when somebody looks at them.
 * @returns undefined for every other request, which is enforced column by column
 */
export function doublesTable(raw: RowsInput, plan: ColumnsPlan): Table | undefined {
  if (!plan.distinctDoubles || raw.index !== undefined || !hasItsNames(raw.columns, plan)) {
    return undefined;
  }
  const doubles = doublesOf(raw.data, plan.columns.length);
  return doubles === undefined ? undefined : tableOf(doubles, plan);
}

function hasItsNames(names: readonly unknown[] | undefined, { columns }: ColumnsPlan): boolean {
  if (names === undefined || names.length !== columns.length) return false;
  for (let position = 0; position < names.length; position++) {
    if (names[position] !== columns[position]?.name) return false;
  }
  return true;
}

function doublesOf(data: RowsInput['data'], width: number): Float64Array | undefined {
  if (data === null) return undefined;
  if (Array.isArray(data)) return doublesOfRows(data, width);
  if (!isNumericArray(data) || data.values.length === 0) return undefined;
  return data.shape.length === 2 && data.shape[1] === width ? data.values : undefined;
}

function doublesOfRows(rows: readonly unknown[], width: number): Float64Array | undefined {
  const doubles = new Float64Array(rows.length * width);
  let at = 0;
  for (let row = 0; row < rows.length; row++) {
    const cells = rows[row];
    if (!Array.isArray(cells) || cells.length !== width) return undefined;
    for (let column = 0; column < width; column++) {
      const cell: unknown = cells[column];
      if (typeof cell !== 'number') return undefined;
      doubles[at++] = cell;
    }
  }
  return at === 0 ? undefined : doubles;
}

function tableOf(doubles: Float64Array, { columns: plans }: ColumnsPlan): Table {
  const rowCount = doubles.length / plans.length;
  let columns: readonly Column[] | undefined;
  const table: Table = {
    kind: 'table',
    rowCount,
    get columns() {
      columns ??= plans.map(({ name = null }, position): Column => {
        const values = new Float64Array(rowCount);
        for (let row = 0; row < rowCount; row++) {
          values[row] = doubles[row * plans.length + position] as number;
        }
        return { name, type: 'float64', values };
      });
      return columns;
    },
  };
  // Not enumerable: who copies the table with other columns must not copy the matrix of the old ones.
  return Object.defineProperty(table, 'doubles', { value: doubles });
}
