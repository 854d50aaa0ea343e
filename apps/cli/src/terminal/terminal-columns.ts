import type { WriteStream } from 'node:tty';

/** The columns of a terminal; undefined for a file, a pipe, and a terminal that reports 0. */
export function terminalColumns({
  isTTY,
  columns,
}: Pick<WriteStream, 'isTTY' | 'columns'>): number | undefined {
  return isTTY && columns > 0 ? columns : undefined;
}
