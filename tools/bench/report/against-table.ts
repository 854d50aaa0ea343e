import type { AgainstComparison, PairRatios } from '../parts/against-part.ts';
import { fixed } from './fixed.ts';
import { textTable } from './text-table.ts';

/** One line on a comparison, for while the benchmark runs. */
export function againstLine({ name, rate, cpu }: AgainstComparison): string {
  return `${name}: rate ${fixed(rate.median)}, CPU time ${fixed(cpu.median)} of the other checkout`;
}

/** A row a scenario: the median ratios of this checkout over the other, with the least and the greatest pair. */
export function againstTable(comparisons: readonly AgainstComparison[]): string {
  const header = [
    'this checkout over the other',
    'rate',
    'least',
    'greatest',
    'CPU time',
    'least',
    'greatest',
  ];
  const rows = comparisons.map(({ name, rate, cpu }) => [name, ...cells(rate), ...cells(cpu)]);
  return textTable(header, rows);
}

function cells({ least, median, greatest }: PairRatios): string[] {
  return [fixed(median), fixed(least), fixed(greatest)];
}
