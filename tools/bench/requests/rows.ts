import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelDirectory } from '../paths.ts';
import { seededRandom } from './seeded-random.ts';

/** How many digits the numbers of a request have: `2.7` or `2.7182818284590451`. */
export type Digits = 'one decimal' | 'full precision';

/** Rows of numbers, row after row. */
export interface Rows {
  readonly columns: readonly string[];
  readonly count: number;
  readonly cells: Float64Array;
}

/** Random rows, each column between the smallest and the largest value of the model's input example. */
export async function randomRows(
  model: string,
  shape: { count: number; digits: Digits },
): Promise<Rows> {
  const example = await readExample(model);
  const ranges = example.columns.map((_, column) => {
    const values = example.data.map((row) => row[column] as number);
    return { low: Math.min(...values), high: Math.max(...values) };
  });
  const random = seededRandom(shape.count);
  const cells = new Float64Array(shape.count * ranges.length);
  for (let cell = 0; cell < cells.length; cell += 1) {
    const { low, high } = ranges[cell % ranges.length] as { low: number; high: number };
    const value = low + random() * (high - low);
    cells[cell] = shape.digits === 'one decimal' ? Math.round(value * 10) / 10 : value;
  }
  return { columns: example.columns, count: shape.count, cells };
}

/** One row as an array. */
export function rowAt(rows: Rows, index: number): number[] {
  const width = rows.columns.length;
  return [...rows.cells.subarray(index * width, (index + 1) * width)];
}

/** One column of the rows. */
export function columnAt(rows: Rows, column: number): Float64Array {
  const width = rows.columns.length;
  return Float64Array.from(
    { length: rows.count },
    (_, row) => rows.cells[row * width + column] as number,
  );
}

async function readExample(model: string): Promise<{ columns: string[]; data: number[][] }> {
  return JSON.parse(await readFile(join(modelDirectory(model), 'input_example.json'), 'utf8'));
}
