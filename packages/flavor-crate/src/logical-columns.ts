import type { Column, ModelInput } from '@mlmodel/core';

/**
 * The input with each column that has only booleans and missing values, or only missing values, as booleans. Without a signature
 * such columns arrive as JSON, since pandas has no type for them; R has logical.
 */
export function withLogicalColumns(input: ModelInput): ModelInput {
  // Without reading `columns`, which would create them.
  if (input.kind !== 'table' || input.doubles !== undefined) return input;
  return { ...input, columns: input.columns.map(logicalColumn) };
}

function logicalColumn(column: Column): Column {
  if (column.type !== 'json' || column.rowShape !== undefined) return column;
  const { name, values } = column;
  const validity = new Uint8Array(Math.ceil(values.length / 8));
  const bits = new Uint8Array(values.length);
  for (const [row, value] of values.entries()) {
    if (value === null) continue;
    if (typeof value !== 'boolean') return column;
    bits[row] = value ? 1 : 0;
    validity[row >> 3] = (validity[row >> 3] as number) | (1 << (row & 7));
  }
  return { name, type: 'bool', values: bits, validity };
}
