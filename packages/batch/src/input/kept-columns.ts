import { type Column, MlmodelError, quoteName, type Vector } from '@mlmodel/core';

/**
 * The columns to keep, in the order of their names.
 * @param names `*` stands for all columns
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming one that is missing
 */
export function keptColumns(
  names: readonly string[],
  { columns, file }: { readonly columns: readonly Column[]; readonly file: string },
): readonly Column[] {
  if (names.includes('*')) return columns;
  return names.map((name) => {
    const found = columns.find((column) => String(column.name) === name);
    if (found === undefined) throw missingColumn(name, { columns, file });
    return found;
  });
}

/** Columns of equal length without rows. */
export function withoutRows(columns: readonly Column[]): readonly Column[] {
  return columns.map(({ type, name, rowShape, values }) => {
    const none = Array.isArray(values) ? [] : values.subarray(0, 0);
    return { ...({ type, values: none } as Vector), name, rowShape };
  });
}

function missingColumn(
  name: string,
  { columns, file }: { readonly columns: readonly Column[]; readonly file: string },
): MlmodelError {
  const names = columns.slice(0, 20).map((column) => quoteName(String(column.name)));
  const rest = columns.length > names.length ? ', …' : '';
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `${file} has no column ${quoteName(name)}, which --columns keeps. It has ${names.join(', ')}${rest}.`,
    { field: name },
  );
}
