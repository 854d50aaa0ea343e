import type { Table } from '../data/model-data.js';
import {
  type Column,
  type ElementArray,
  type ElementType,
  newVector,
  sizeOfShape,
  type Vector,
} from '../data/vector.js';
import type { ColSpec, ModelSignature } from '../signature/schema.js';
import { absentElements, castElements, hasInfinity } from './cast-elements.js';
import { missingField } from './input-errors.js';

/** A column of a signature that has a name. */
type NamedColumn = ColSpec & { readonly name: string };

/** The signature's columns if all have names; otherwise none. */
export function namedColumns(signature: ModelSignature | undefined): readonly NamedColumn[] {
  const inputs = signature?.inputs;
  if (inputs?.kind !== 'columns') return [];
  return inputs.columns.every(isNamed) ? inputs.columns : [];
}

function isNamed(column: ColSpec): column is NamedColumn {
  return column.name !== undefined;
}

/** Whether the signature has columns without names, which match by position. */
export function isByPosition(signature: ModelSignature | undefined): boolean {
  return signature?.inputs?.kind === 'columns' && namedColumns(signature).length === 0;
}

/**
 * A table's columns in the signature's order, with placeholders for absent optional ones; unchanged when the signature
 * has no named columns.
 * @throws MlmodelError `BAD_REQUEST` when a required one is absent
 */
export function columnsInOrder(
  table: Table,
  signature: readonly NamedColumn[],
): readonly PresentOrAbsent[] {
  if (signature.length === 0 || isInOrder(table, signature)) return table.columns;
  const byName = columnsByName(table);
  return signature.map((spec) => byName.get(spec.name) ?? absentColumn(spec));
}

function isInOrder({ columns }: Table, signature: readonly NamedColumn[]): boolean {
  return (
    columns.length === signature.length &&
    signature.every((spec, index) => columns[index]?.name === spec.name)
  );
}

/** The first column of each name. */
export function columnsByName({ columns }: Table): ReadonlyMap<string, Column> {
  const byName = new Map<string, Column>();
  for (const column of columns) {
    const name = String(column.name);
    if (!byName.has(name)) byName.set(name, column);
  }
  return byName;
}

/**
 * @param others returns names of the request that the model does not have
 * @throws MlmodelError `BAD_REQUEST` when the column is required
 */
export function absentColumn(
  { name, required }: Pick<NamedColumn, 'name' | 'required'>,
  others?: () => readonly string[],
): { readonly absent: string } {
  if (!required) return { absent: name };
  throw missingField('column', name, others?.());
}

/** The names that are not among the known ones. */
export function without(names: Iterable<string>, known: readonly string[]): readonly string[] {
  const taken = new Set(known);
  return Array.from(names).filter((name) => !taken.has(name));
}

/** A column, or the name of an absent optional one. */
export type PresentOrAbsent = Column | { readonly absent: string };

/** A matrix to build from columns. */
interface JoinedMatrix {
  readonly rowCount: number;
  readonly type: ElementType;
  /** See `BindingRules.textsEndAtZero`. */
  readonly textsEndAtZero?: boolean | undefined;
}

/** Elements per row. */
export function columnWidth(column: PresentOrAbsent): number {
  if ('absent' in column || !column.rowShape) return 1;
  return sizeOfShape(column.rowShape);
}

/**
 * The elements of one column, cast.
 * @throws MlmodelError `BAD_REQUEST` naming the column and the row
 */
export function columnElements(column: PresentOrAbsent, matrix: JoinedMatrix): Vector {
  const { rowCount, type, textsEndAtZero } = matrix;
  if ('absent' in column) return absentElements(type, rowCount, column.absent);
  const owner = { field: String(column.name), rowSize: columnWidth(column), textsEndAtZero };
  return castElements(column, type, owner);
}

/**
 * Casts columns and joins them into a row-major matrix; a column of tensors is as wide as a tensor has elements.
 * @throws MlmodelError `BAD_REQUEST` naming the column and the row
 */
export function joinColumns(columns: readonly PresentOrAbsent[], matrix: JoinedMatrix): Vector {
  const { rowCount, type } = matrix;
  let width = 0;
  for (const column of columns) width += columnWidth(column);
  if (type !== 'string' && isComplete(columns, type))
    return interleaved(columns, { ...matrix, width });
  if (type === 'float32' && width === columns.length && isComplete(columns, 'float64')) {
    const values = rounded(columns, rowCount);
    if (values) return { type, values };
  }
  const parts = columns.map((column) => columnElements(column, matrix));
  return interleaved(parts, { ...matrix, width });
}

/** Whether all columns have this type and no missing values, so that none has to be cast. */
function isComplete<T extends ElementType>(
  columns: readonly PresentOrAbsent[],
  type: T,
): columns is readonly Extract<Column, { readonly type: T }>[] {
  for (const column of columns) {
    if ('absent' in column || column.validity !== undefined || column.type !== type) return false;
  }
  return true;
}

/** Rounds scalar columns and joins them; undefined when a result is infinite. */
function rounded(
  columns: readonly { readonly values: Float64Array }[],
  rowCount: number,
): Float32Array | undefined {
  const width = columns.length;
  const matrix = new Float32Array(rowCount * width);
  for (let column = 0; column < width; column += 1) {
    const { values } = columns[column] as { readonly values: Float64Array };
    for (let row = 0, at = column; row < rowCount; row += 1, at += width) {
      matrix[at] = values[row] as number;
    }
  }
  return hasInfinity(matrix) ? undefined : matrix;
}

/** Interleaves parts of rowCount * width elements each into a new matrix. */
function interleaved(
  parts: readonly { readonly values: ElementArray }[],
  { rowCount, width, type }: JoinedMatrix & { readonly width: number },
): Vector {
  const matrix = newVector(type, rowCount * width);
  if (rowCount === 0) return matrix;
  let start = 0;
  for (const { values } of parts) {
    const size = values.length / rowCount;
    if (size === 1) writeColumn(values, matrix.values, { start, width });
    else writeBlock(values, matrix.values, { start, width, size });
    start += size;
  }
  return matrix;
}

interface Place {
  readonly start: number;
  readonly width: number;
}

function writeColumn(values: ElementArray, matrix: ElementArray, { start, width }: Place): void {
  for (let row = 0, at = start; row < values.length; row += 1, at += width) {
    matrix[at] = values[row];
  }
}

function writeBlock(
  values: ElementArray,
  matrix: ElementArray,
  { start, width, size }: Place & { readonly size: number },
): void {
  for (let from = 0, at = start; from < values.length; from += size, at += width) {
    for (let offset = 0; offset < size; offset += 1) {
      matrix[at + offset] = values[from + offset];
    }
  }
}
