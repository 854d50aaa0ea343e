import { irisRequest } from '../lifecycle/drain.ts';
import { invocation } from './traffic-job.ts';

/** The example of the model of flowers. */
const example: {
  readonly columns: readonly string[];
  readonly data: readonly (readonly number[])[];
} = JSON.parse(irisRequest()).dataframe_split;

/** Its example as MLflow saved it. */
export const smallRequest: Uint8Array = invocation(irisRequest());

/** A request in JSON of so many rows. */
export function jsonRows(rows: number): Uint8Array {
  return invocation(
    JSON.stringify({ dataframe_split: { columns: example.columns, data: dataOf(rows) } }),
  );
}

/** A request in CSV of so many rows. */
export function csvRows(rows: number): Uint8Array {
  const lines = [example.columns, ...dataOf(rows)].map((cells) => cells.join(','));
  return invocation(`${lines.join('\n')}\n`, 'text/csv');
}

function dataOf(rows: number): readonly (readonly number[])[] {
  return Array.from(
    { length: rows },
    (_, row) => example.data[row % example.data.length] as readonly number[],
  );
}
