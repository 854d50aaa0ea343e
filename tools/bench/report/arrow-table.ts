import type { ArrowThroughput } from '../parts/arrow-part.ts';
import { fixed } from './fixed.ts';
import { textTable } from './text-table.ts';

/** A row for each number of connections. */
export function arrowTable(title: string, arrow: readonly ArrowThroughput[]): string {
  const rows = arrow.map(({ connections, rowsPerSecond, cpuMillisecondsPerRequest }) => [
    `${connections} connections`,
    fixed(rowsPerSecond / 1e6),
    fixed(cpuMillisecondsPerRequest),
  ]);
  return textTable([title, 'M rows/s', 'CPU ms a request'], rows);
}
