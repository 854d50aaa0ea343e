import type { Column } from '@mlmodel/core';
import { columnBuilder } from './column-builder.js';
import type { QueryResult } from './database.js';

/** Rows of a query's result. */
export interface RecordBatch {
  readonly columns: readonly Column[];
  readonly rowCount: number;
}

/** Rows of a chunk of DuckDB. */
const chunkRows = 2048;

/**
 * The rows of a result in batches, each but the last of `batchRows` or up to 2,047 fewer.
 * @throws MlmodelError `BAD_REQUEST` for types without a counterpart
 */
export async function* recordBatches(
  { names, types, chunks }: QueryResult,
  batchRows: number,
): AsyncGenerator<RecordBatch, void> {
  const capacity = Math.max(batchRows, chunkRows);
  const builders = names.map((name, at) => {
    return columnBuilder(name, { type: types[at] as (typeof types)[number], capacity });
  });
  const take = (rowCount: number) => ({
    columns: builders.map((builder) => builder.take()),
    rowCount,
  });
  let rowCount = 0;
  for await (const chunk of chunks) {
    const added = chunk.rowCount;
    if (rowCount + added > capacity) {
      yield take(rowCount);
      rowCount = 0;
    }
    for (const [at, builder] of builders.entries())
      builder.append(chunk.getColumnVector(at), added);
    rowCount += added;
  }
  if (rowCount > 0) yield take(rowCount);
}

/** The columns of a result without its rows. */
export function columnsOf({
  names,
  types,
}: Pick<QueryResult, 'names' | 'types'>): readonly Column[] {
  return names.map((name, at) =>
    columnBuilder(name, { type: types[at] as (typeof types)[number], capacity: 0 }).take(),
  );
}
