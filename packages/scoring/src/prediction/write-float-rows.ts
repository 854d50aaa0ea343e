import { type Column, formatPythonFloat } from '@mlmodel/core';
import { formatNonFinite, type NonFinite } from './non-finite.js';
import { type FloatColumn, floatColumns, writeFloats } from './write-floats.js';

/** How records are written. */
export interface RecordStyle {
  readonly nonFinite: NonFinite;
  /** What stands between them. */
  readonly separator: ',' | '\n';
}

/**
 * The JSON texts of the records of a table with floats only.
 * @param columns with the JSON texts of their names
 * @returns undefined for other tables, small ones, and where there is no WebAssembly
 */
export function writeFloatRows(
  columns: readonly (readonly [string, Column])[],
  rowCount: number,
  style: RecordStyle,
): string | undefined {
  const floats = floatColumns(
    columns.map(([, column]) => column),
    rowCount,
  );
  if (floats === undefined) return undefined;
  const text = writeFloats(floats, rowCount, {
    separators: separatorsOf(floats, columns, style),
    formatOther: (value) =>
      Number.isFinite(value) ? formatPythonFloat(value) : formatNonFinite(value, style.nonFinite),
  });
  if (text === undefined) return undefined;
  const closing = floats.at(-1)?.listLength === undefined ? '}' : ']}';
  return `${text.slice(closing.length + 1)}${closing}`;
}

/** What stands before each float of a row; before its first one, also the end of the row before. */
function separatorsOf(
  floats: readonly FloatColumn[],
  columns: readonly (readonly [string, Column])[],
  { separator }: RecordStyle,
): string[] {
  const closing = floats.at(-1)?.listLength === undefined ? '}' : ']}';
  let end = `${closing}${separator}{`;
  return floats.flatMap(({ listLength }, index) => {
    const key = `${end}${columns[index]?.[0]}:`;
    end = listLength === undefined ? ',' : '],';
    if (listLength === undefined) return [key];
    return [`${key}[`, ...new Array<string>(listLength - 1).fill(',')];
  });
}
