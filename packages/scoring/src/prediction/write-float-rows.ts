import { type Column, formatPythonFloat } from '@mlmodel/core';
import { floatWriter } from '../numeric/float-writer.js';
import { formatNonFinite, type NonFinite } from './non-finite.js';

/** Fewer floats are written as fast without WebAssembly. */
const leastFloats = 256;

/** A column of floats without missing values; each row has one of them, or a list of them. */
interface FloatColumn {
  readonly values: Float32Array | Float64Array;
  /** Length of the lists; undefined without. */
  readonly listLength: number | undefined;
}

/**
 * The JSON text of a table with floats only: a list of records.
 * @param columns with the JSON texts of their names
 * @returns undefined for other tables, small ones, and where there is no WebAssembly
 */
export function writeFloatRows(
  columns: readonly (readonly [string, Column])[],
  rowCount: number,
  nonFinite: NonFinite,
): string | undefined {
  if (rowCount * columns.length < leastFloats) return undefined;
  const floats: FloatColumn[] = [];
  for (const [, column] of columns) {
    const each = floatColumn(column);
    if (each === undefined) return undefined;
    floats.push(each);
  }
  const writer = floatWriter();
  const separators = separatorsOf(floats, columns);
  const formatOther = (value: number) =>
    Number.isFinite(value) ? formatPythonFloat(value) : formatNonFinite(value, nonFinite);
  const rowsAtOnce = (writer?.begin(separators, formatOther) ?? 0) / separators.length;
  if (writer === undefined || rowsAtOnce === 0) return undefined;
  const texts: string[] = [];
  for (let row = 0; row < rowCount; row += rowsAtOnce) {
    const end = Math.min(rowCount, row + rowsAtOnce);
    texts.push(writer.write(gather(floats, { start: row, end, target: writer.floats })));
  }
  const closing = floats.at(-1)?.listLength === undefined ? '}' : ']}';
  return `[${texts.join('').slice(closing.length + 1)}${closing}]`;
}

function floatColumn({ type, values, validity, rowShape }: Column): FloatColumn | undefined {
  if ((type !== 'float32' && type !== 'float64') || validity !== undefined) return undefined;
  if (rowShape === undefined) return { values, listLength: undefined };
  const [listLength, ...others] = rowShape;
  return listLength === undefined || listLength === 0 || others.length > 0
    ? undefined
    : { values, listLength };
}

/** What stands before each float of a row; before its first one, also the end of the row before. */
function separatorsOf(
  floats: readonly FloatColumn[],
  columns: readonly (readonly [string, Column])[],
): string[] {
  let end = floats.at(-1)?.listLength === undefined ? '},{' : ']},{';
  return floats.flatMap(({ listLength }, index) => {
    const key = `${end}${columns[index]?.[0]}:`;
    end = listLength === undefined ? ',' : '],';
    if (listLength === undefined) return [key];
    return [`${key}[`, ...new Array<string>(listLength - 1).fill(',')];
  });
}

interface Rows {
  readonly start: number;
  readonly end: number;
  readonly target: Float64Array;
}

/** Copies the floats of rows, row after row. @returns how many there are */
function gather(columns: readonly FloatColumn[], { start, end, target }: Rows): number {
  const width = columns.reduce((sum, { listLength = 1 }) => sum + listLength, 0);
  let first = 0;
  for (const { values, listLength = 1 } of columns) {
    let from = start * listLength;
    for (let row = start; row < end; row++) {
      const to = (row - start) * width + first;
      for (let offset = 0; offset < listLength; offset++)
        target[to + offset] = values[from++] as number;
    }
    first += listLength;
  }
  return (end - start) * width;
}
