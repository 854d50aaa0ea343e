import type { Column } from '@mlmodel/core';
import { floatWriter } from '../numeric/float-writer.js';

/** Fewer floats are written as fast without WebAssembly. */
const leastFloats = 256;

/** A column of floats without missing values; each row has one of them, or a list of them. */
export interface FloatColumn {
  readonly values: Float32Array | Float64Array;
  /** Length of the lists; undefined without. */
  readonly listLength: number | undefined;
}

/** The text around floats. */
export interface FloatLayout {
  /** What stands before each float of a row: ASCII. */
  readonly separators: readonly string[];
  /** The ASCII text of a float that is very large or small, infinite or NaN. */
  readonly formatOther: (value: number) => string;
}

/** Columns of floats only; undefined for others, and for so few values that the general way is as fast. */
export function floatColumns(
  columns: readonly Column[],
  rowCount: number,
): readonly FloatColumn[] | undefined {
  if (rowCount * columns.length < leastFloats) return undefined;
  const floats: FloatColumn[] = [];
  for (const column of columns) {
    const each = floatColumn(column);
    if (each === undefined) return undefined;
    floats.push(each);
  }
  return floats;
}

function floatColumn({ type, values, validity, rowShape }: Column): FloatColumn | undefined {
  if ((type !== 'float32' && type !== 'float64') || validity !== undefined) return undefined;
  if (rowShape === undefined) return { values, listLength: undefined };
  const [listLength, ...others] = rowShape;
  return listLength === undefined || listLength === 0 || others.length > 0
    ? undefined
    : { values, listLength };
}

/**
 * Writes rows of floats one after the other, each float after its separator.
 * @returns undefined where there is no WebAssembly, and for separators that are too long for it
 */
export function writeFloats(
  columns: readonly FloatColumn[],
  rowCount: number,
  { separators, formatOther }: FloatLayout,
): string | undefined {
  const writer = floatWriter();
  const rowsAtOnce = (writer?.begin(separators, formatOther) ?? 0) / separators.length;
  if (writer === undefined || rowsAtOnce === 0) return undefined;
  const texts: string[] = [];
  for (let row = 0; row < rowCount; row += rowsAtOnce) {
    const end = Math.min(rowCount, row + rowsAtOnce);
    texts.push(writer.write(gather(columns, { start: row, end, target: writer.floats })));
  }
  return texts.join('');
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
