import type { Cell } from '../request/cells.js';

/** The values that a slider covers. */
export interface Range {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

/** A range around the values of the example: half as wide again on both sides, but not below 0 if no value is. */
export function rangeOf(cells: readonly Cell[], isInteger: boolean): Range | undefined {
  const values = cells
    .filter((cell) => cell !== null && cell.trim() !== '')
    .map(Number)
    .filter(Number.isFinite);
  if (values.length === 0) return undefined;
  const least = Math.min(...values);
  const most = Math.max(...values);
  const width = Math.max(most - least, Math.abs(most) / 2, isInteger ? 4 : 1);
  const step = isInteger
    ? Math.max(1, Math.round(width / 200))
    : 10 ** Math.floor(Math.log10(width / 20));
  const round = (value: number) => Number((Math.round(value / step) * step).toPrecision(8));
  const low = least - width / 2;
  return { least: round(least >= 0 ? Math.max(0, low) : low), most: round(most + width / 2), step };
}
