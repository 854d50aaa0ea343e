import type { WriteStream } from 'node:tty';

/** Columns that help has at most: longer lines are hard to read. */
const widest = 120;

/** Columns where the width is not known. */
const usual = 80;

/** The columns for help: those of the terminal, else the variable `COLUMNS`, else 80. Terminals may report 0 columns. */
export function helpWidth({ isTTY, columns }: Pick<WriteStream, 'isTTY' | 'columns'>): number {
  const known = isTTY ? columns : Number(process.env['COLUMNS']);
  return Number.isInteger(known) && known > 0 ? Math.min(known, widest) : usual;
}
