import type { WriteStream } from 'node:tty';
import { terminalColumns } from '../terminal/terminal-columns.js';

/** Columns that help has at most: longer lines are hard to read. */
const widest = 120;

/** Columns where the width is not known. */
const usual = 80;

/** The columns for help: those of the terminal, elsewhere the variable `COLUMNS`, else 80. */
export function helpWidth(stream: Pick<WriteStream, 'isTTY' | 'columns'>): number {
  const known = stream.isTTY ? terminalColumns(stream) : Number(process.env['COLUMNS']);
  return known !== undefined && Number.isInteger(known) && known > 0
    ? Math.min(known, widest)
    : usual;
}
