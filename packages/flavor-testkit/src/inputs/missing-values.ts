import { type ElementType, isPresent, type Table, type Vector } from '@mlmodel/core';
import { range, repeatedRows } from './rows-of.js';
import { changeVectors } from './vectors.js';
import { storedNumber, withElements, withMissing } from './with-elements.js';

/** Rows of a column in which a value is missing: across a byte of the bitmap, and the last one. */
export const rowCount = 19;
export const missingRows: readonly number[] = [9, 18];
export const presentRows: readonly number[] = Array.from(
  { length: rowCount },
  (_, row) => row,
).filter((row) => !missingRows.includes(row));

/** One column of a table with missing values or placeholders. */
export interface ColumnWithGaps {
  readonly table: Table;
  readonly position: number;
}

/** The table with a stored value in the rows, all of them present. */
export function withValue(column: ColumnWithGaps, value: unknown): Table {
  return withGaps(column, (vector, elements) => {
    const missing = missingElementsOf(vector).filter((element) => !elements.includes(element));
    const validity = withMissing(vector.values.length, missing);
    return { ...withElements(vector, elements, value), validity };
  });
}

/**
 * The table with missing values in the rows: NaN in floats, null in lists, elsewhere what the bitmap says.
 * @param slot the meaningless element of the typed array where the value is missing
 */
export function withMissingValues(column: ColumnWithGaps, slot: number): Table {
  return withGaps(column, (vector, elements) => {
    const marked = isMarked(vector.type) ? elements : [];
    const missing = [...missingElementsOf(vector), ...marked];
    const validity = withMissing(vector.values.length, missing);
    return { ...withElements(vector, elements, missingValue(vector.type, slot)), validity };
  });
}

/** Elements of a vector that its bitmap says are missing already. */
function missingElementsOf({ values, validity }: Vector): readonly number[] {
  return range(values.length).filter((element) => !isPresent(validity, element));
}

/** True for types whose missing values the bitmap marks. */
export function isMarked(type: ElementType): boolean {
  return !isInPlace(type) && !isFloat(type);
}

/** True for types whose missing values are null in place. */
export function isInPlace(type: ElementType): boolean {
  return type === 'string' || type === 'binary' || type === 'json';
}

function isFloat(type: ElementType): boolean {
  return type.startsWith('float');
}

function missingValue(type: ElementType, slot: number): unknown {
  if (isInPlace(type)) return null;
  if (type === 'float16') return 0x7e00;
  return isFloat(type) ? Number.NaN : storedNumber(type, slot);
}

function withGaps(
  { table, position }: ColumnWithGaps,
  change: (vector: Vector, elements: readonly number[]) => Vector,
): Table {
  const repeated = repeatedRows(table, rowCount);
  const changed = changeVectors(repeated, (vector, at) => {
    if (at !== position) return vector;
    const width = vector.values.length / rowCount;
    const elements = missingRows.map((row) => row * width);
    return { ...vector, ...change(vector, elements) };
  });
  return changed as Table;
}
