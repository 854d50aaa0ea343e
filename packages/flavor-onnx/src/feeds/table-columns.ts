import {
  type ColSpec,
  type Column,
  type ColumnName,
  MlmodelError,
  type ModelSignature,
  type Table,
} from '@mlmodel/core';
import type { TensorType } from '../graph-fields.js';
import { type TensorElements, tensorElements } from './tensor-elements.js';

/** A column, or the name of one that is optional and absent. */
export type PresentOrAbsent = Column | { readonly absent: string };

/** The signature's columns, when it is of columns that all have names. */
export function namedColumns(signature: ModelSignature | undefined): readonly NamedColumn[] {
  const inputs = signature?.inputs;
  if (inputs?.kind !== 'columns') return [];
  return inputs.columns.every(isNamed) ? inputs.columns : [];
}

/** A column of the signature that has a name. */
export type NamedColumn = ColSpec & { readonly name: string };

function isNamed(column: ColSpec): column is NamedColumn {
  return column.name !== undefined;
}

/**
 * A table's columns in the order of the signature, absent optional ones in their places; without named columns in the
 * signature, as the table has them.
 */
export function columnsInOrder(
  table: Table,
  signature: readonly NamedColumn[],
): readonly PresentOrAbsent[] {
  if (signature.length === 0 || isComplete(table, signature)) return table.columns;
  const columns = columnsByName(table);
  return signature.map((spec) => columns.get(spec.name)?.[0] ?? absentColumn(spec));
}

/** The columns of each name, in their order. */
export function columnsByName(table: Table): ReadonlyMap<ColumnName, readonly Column[]> {
  const byName = new Map<ColumnName, Column[]>();
  for (const column of table.columns) {
    const same = byName.get(column.name);
    if (same === undefined) byName.set(column.name, [column]);
    else same.push(column);
  }
  return byName;
}

/** @throws MlmodelError `BAD_REQUEST` when the column is required */
export function absentColumn(spec: Pick<NamedColumn, 'name' | 'required'>): { absent: string } {
  if (!spec.required) return { absent: spec.name };
  throw new MlmodelError(
    'BAD_REQUEST',
    `The model needs the column "${spec.name}", which the request lacks. Send it.`,
    { field: spec.name },
  );
}

function isComplete(table: Table, signature: readonly NamedColumn[]): boolean {
  return (
    table.columns.length === signature.length &&
    signature.every((spec, index) => table.columns[index]?.name === spec.name)
  );
}

/** A column's elements as a tensor of that type. @throws MlmodelError `BAD_REQUEST` naming the column and the row */
export function columnElements(column: Column, type: TensorType): TensorElements {
  return tensorElements(column, type, {
    field: String(column.name),
    rowSize: columnWidth(column),
  });
}

/** Elements a row. */
export function columnWidth({ rowShape }: Column): number {
  return rowShape ? rowShape.reduce((product, length) => product * length, 1) : 1;
}
