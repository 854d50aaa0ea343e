import type { ListsInput } from '../data/raw-input.js';
import { type Vector, vectorOfArray } from '../data/vector.js';
import { quoteName } from '../errors/message-text.js';
import type { MlmodelError } from '../errors/mlmodel-error.js';
import { itemType } from '../signature/declared-types.js';
import { checkFilledCells } from '../signature/enforce/frame/frame.js';
import { passesValues } from '../signature/enforce/plan.js';
import type { DataType } from '../signature/schema.js';
import { adviceFor, describeValue, isPlainObject } from './describe-value.js';
import { type ReadingPlace, refusalAt } from './reading-place.js';
import { ValueReader } from './value-reader.js';

/** The declared columns by the text of their names; undefined where every column is taken, without a type. */
type DeclaredColumns = ReadonlyMap<string, DataType> | undefined;

/** Where a table is read, and the columns that a model takes of it. */
export interface TableReading {
  readonly columns: DeclaredColumns;
  readonly place: ReadingPlace;
}

/**
 * Reads records. Columns that the model does not take are not read.
 * @throws MlmodelError `BAD_REQUEST` naming the first item that is not a record, and as {@link ValueReader}
 */
export function readRecords(records: readonly unknown[], reading: TableReading): ListsInput {
  const rowCount = records.length;
  const { names, present } = namesOf(records, reading.place);
  checkFilledCells({ columns: names.length, rows: rowCount, present });
  const columns = names.map((name) => {
    if (!isTaken(name, reading)) return [];
    const cellOf = (row: number) => {
      const record = records[row] as Readonly<Record<string, unknown>>;
      return Object.hasOwn(record, name) ? record[name] : undefined;
    };
    return readCells({ name, rowCount, cellOf }, reading);
  });
  return { kind: 'lists', form: 'plain', names, columns, rowCount };
}

function namesOf(
  records: readonly unknown[],
  place: ReadingPlace,
): { readonly names: readonly string[]; readonly present: number } {
  const names = new Set<string>();
  let present = 0;
  for (let row = 0; row < records.length; row++) {
    const record = records[row];
    if (!isPlainObject(record)) throw notARecord(record, { ...place, row });
    for (const name of Object.keys(record)) {
      names.add(name);
      present += 1;
    }
  }
  return { names: [...names], present };
}

/** The error for an item of a list of records that is not a plain object. */
export function notARecord(value: unknown, place: ReadingPlace): MlmodelError {
  const problem = `expected a record, a plain object such as { a: 1 }, received ${describeValue(value)}.`;
  return refusalAt(place, problem + adviceFor(value));
}

/**
 * Reads columns, which are lists or typed arrays of equal length. Those that the model does not take are not read.
 * @throws MlmodelError `BAD_REQUEST` naming the first column that is not a list or has another length, and as
 * {@link ValueReader}
 */
export function readColumns(
  values: ReadonlyMap<string, unknown>,
  reading: TableReading,
): ListsInput {
  const names = [...values.keys()];
  const first = names.find((name) => isTaken(name, reading) && isListLike(values.get(name)));
  const rowCount = first === undefined ? 0 : lengthOf(values.get(first));
  const columns = names.map((name) => {
    const value = values.get(name);
    if (!isTaken(name, reading)) return [];
    if (isListLike(value) && lengthOf(value) === rowCount) {
      return readColumn(value, { ...reading, name });
    }
    const received = isListLike(value) ? `one of ${lengthOf(value)}` : describeValue(value);
    const expected = `a list of ${rowCount} values, as ${quoteName(String(first))} has`;
    throw refusalAt({ field: name }, `expected ${expected}, received ${received}.`);
  });
  return { kind: 'lists', form: 'plain', names, columns, rowCount };
}

function isTaken(name: string, { columns }: TableReading): boolean {
  return columns === undefined || columns.has(name);
}

/** Whether a value is a list or a typed array. */
export function isListLike(value: unknown): value is readonly unknown[] | ArrayBufferView {
  return Array.isArray(value) || vectorOfArray(value) !== undefined;
}

function lengthOf(list: unknown): number {
  return (list as ArrayLike<unknown>).length;
}

function readColumn(
  list: readonly unknown[] | ArrayBufferView,
  { name, ...reading }: TableReading & { readonly name: string },
): readonly unknown[] | Vector {
  const vector = vectorOfArray(list);
  if (vector !== undefined) return vector;
  const items = list as readonly unknown[];
  const cellOf = (row: number) => {
    const cell = items[row];
    if (cell !== undefined || row in items) return cell;
    const problem = 'the list has a hole. Write null for a missing value.';
    throw refusalAt({ field: name, row }, problem);
  };
  return readCells({ name, rowCount: items.length, cellOf }, reading);
}

/** The cells of one column, to be read in order. */
interface ColumnCells {
  readonly name: string;
  readonly rowCount: number;
  readonly cellOf: (row: number) => unknown;
}

/** Reads the cells of one column. */
function readCells(
  { name, rowCount, cellOf }: ColumnCells,
  { columns, place }: TableReading,
): readonly unknown[] {
  const type = columns?.get(name);
  const numberKinds = type === undefined || passesValues(type);
  const reader = new ValueReader({ place, numberKinds, bytesAsLists: holdsNumbers(type) });
  const cells = new Array<unknown>(rowCount);
  place.field = name;
  for (let row = 0; row < rowCount; row++) {
    place.row = row;
    cells[row] = reader.read(cellOf(row));
  }
  place.field = undefined;
  place.row = undefined;
  return cells;
}

/** Whether a type is an array of numbers, at any depth: then bytes are numbers too. */
function holdsNumbers(type: DataType | undefined): boolean {
  const items = itemType(type);
  if (items === undefined) return false;
  if (typeof items !== 'string') return holdsNumbers(items);
  return items !== 'binary' && items !== 'string';
}
