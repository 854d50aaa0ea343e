import type { Table } from '../../../data/model-data.js';
import type { RowsInput } from '../../../data/raw-input.js';
import type { Column } from '../../../data/vector.js';
import { isNumericArray } from '../frame/rows-frame.js';
import type { ColumnsPlan } from '../plan.js';

/**
 * Fast path for the most common request: `dataframe_split` with exactly the columns of a signature of doubles, in
 * order, and only plain numbers. Its numbers stay one matrix; columns are created on first access.
 * @returns undefined for other requests, which are enforced column by column
 */
export function doublesTable(raw: RowsInput, plan: ColumnsPlan): Table | undefined {
  const { columns, data, index } = raw;
  if (!plan.distinctDoubles || index !== undefined || !hasItsNames(columns, plan)) return undefined;
  const doubles = doublesOf(data, columns.length);
  return doubles === undefined ? undefined : tableOfDoubles(doubles, columns);
}

/** A table with these values as its `doubles`. @param values row after row, and at least one column */
export function tableOfDoubles(values: Float64Array, names: readonly string[]): Table {
  return new DoublesTable(values, names);
}

function hasItsNames(
  names: readonly unknown[] | undefined,
  { columns }: ColumnsPlan,
): names is readonly string[] {
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

/** `doubles` is not an own property, so that copying the table with other columns does not copy the old matrix. */
class DoublesTable implements Table {
  readonly kind = 'table';
  readonly rowCount: number;
  readonly #doubles: Float64Array;
  readonly #names: readonly string[];
  #columns: readonly Column[] | undefined;

  constructor(doubles: Float64Array, names: readonly string[]) {
    this.rowCount = doubles.length / names.length;
    this.#doubles = doubles;
    this.#names = names;
  }

  get doubles(): Float64Array {
    return this.#doubles;
  }

  get doubleNames(): readonly string[] {
    return this.#names;
  }

  get columns(): readonly Column[] {
    this.#columns ??= this.#names.map((name, position): Column => {
      const values = new Float64Array(this.rowCount);
      for (let row = 0; row < values.length; row++) {
        values[row] = this.#doubles[row * this.#names.length + position] as number;
      }
      return { name, type: 'float64', values };
    });
    return this.#columns;
  }
}
