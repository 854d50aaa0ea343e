import type { Column, ColumnName } from '@mlmodel/core';
import { vectorValues } from './vector-values.js';

/** pandas' metadata in Parquet and Arrow data. */
interface PandasMetadata {
  /** Names of the index columns; an object describes a range without a column. */
  readonly index_columns?: readonly unknown[];
  readonly column_indexes?: readonly { readonly numpy_type?: unknown }[];
}

interface Range {
  readonly kind: 'range';
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

/** Columns without the index, and the index if there is one. */
export interface IndexedColumns {
  readonly columns: readonly Column[];
  readonly index?: readonly unknown[] | undefined;
}

/**
 * Separates the index from columns written by pandas, and restores integer names.
 * @param text the metadata value of the key `pandas`; ignored unless pandas wrote it
 */
export function applyPandasMetadata(
  columns: readonly Column[],
  { text, rowCount }: { readonly text: string | undefined; readonly rowCount: number },
): IndexedColumns {
  const metadata = parseMetadata(text);
  const indexColumns = metadata?.index_columns ?? [];
  const names = new Set(indexColumns.filter((name) => typeof name === 'string'));
  const indexes = columns.filter(({ name }) => names.has(name as string));
  const rest = columns.filter(({ name }) => !names.has(name as string));
  const integers = String(metadata?.column_indexes?.[0]?.numpy_type).startsWith('int');
  return {
    columns: integers ? rest.map(withIntegerName) : rest,
    index: indexValues(indexes) ?? rangeValues(indexColumns[0], rowCount),
  };
}

function parseMetadata(text: string | undefined): PandasMetadata | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const known = value as PandasMetadata | null;
    return Array.isArray(known?.index_columns) ? (known ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

function indexValues(indexes: readonly Column[]): readonly unknown[] | undefined {
  const [first, ...others] = indexes;
  if (first === undefined) return undefined;
  const levels = [first, ...others].map(vectorValues);
  return others.length === 0
    ? levels[0]
    : (levels[0] ?? []).map((_, row) => levels.map((level) => level[row]));
}

/** The labels of a range other than 0, 1, 2…; undefined for that one, and unless it has one label per row. */
function rangeValues(value: unknown, rowCount: number): readonly bigint[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, start, stop, step } = value as Range;
  if (kind !== 'range' || (start === 0 && step === 1)) return undefined;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(step)) return undefined;
  if (Math.ceil((stop - start) / step) !== rowCount) return undefined;
  return Array.from({ length: rowCount }, (_, row) => BigInt(start) + BigInt(row) * BigInt(step));
}

function withIntegerName(column: Column): Column {
  const name: ColumnName = /^-?\d{1,15}$/.test(String(column.name))
    ? Number(column.name)
    : column.name;
  return { ...column, name };
}
