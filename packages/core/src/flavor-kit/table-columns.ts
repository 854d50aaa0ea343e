import type { Table } from '../data/model-data.js';
import type { Column } from '../data/vector.js';
import type { ColSpec, ModelSignature } from '../signature/schema.js';
import { missingField } from './input-errors.js';
import type { PresentOrAbsent } from './join-columns.js';

/** A column of a signature that has a name. */
export type NamedColumn = ColSpec & { readonly name: string };

/** The signature's columns, when it is of columns that all have names; otherwise none. */
export function namedColumns(signature: ModelSignature | undefined): readonly NamedColumn[] {
  const inputs = signature?.inputs;
  if (inputs?.kind !== 'columns') return [];
  return inputs.columns.every(isNamed) ? inputs.columns : [];
}

function isNamed(column: ColSpec): column is NamedColumn {
  return column.name !== undefined;
}

/** Whether the signature is of columns without names, which requests send in their order. */
export function isByPosition(signature: ModelSignature | undefined): boolean {
  return signature?.inputs?.kind === 'columns' && namedColumns(signature).length === 0;
}

/**
 * A table's columns in the order of the signature, absent optional ones in their places; without named columns in the
 * signature, as the table has them.
 * @throws MlmodelError `BAD_REQUEST` when a required one is absent
 */
export function columnsInOrder(
  table: Table,
  signature: readonly NamedColumn[],
): readonly PresentOrAbsent[] {
  if (signature.length === 0 || isComplete(table, signature)) return table.columns;
  const byName = columnsByName(table);
  return signature.map((spec) => byName.get(spec.name) ?? absentColumn(spec));
}

function isComplete({ columns }: Table, signature: readonly NamedColumn[]): boolean {
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

/** @throws MlmodelError `BAD_REQUEST` when the column is required */
export function absentColumn({ name, required }: Pick<NamedColumn, 'name' | 'required'>): {
  readonly absent: string;
} {
  if (!required) return { absent: name };
  throw missingField('column', name);
}
