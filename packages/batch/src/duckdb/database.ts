import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBType } from '@duckdb/node-api';
import { errorText, MlmodelError } from '@mlmodel/core';

/** Bytes of results that are computed ahead of their reader. */
const bytesAhead = '16MiB';

/** The result of a query, in chunks of at most 2,048 rows. */
export interface QueryResult {
  readonly names: readonly string[];
  readonly types: readonly DuckDBType[];
  readonly chunks: AsyncGenerator<DuckDBDataChunk, void>;
}

/** An embedded DuckDB, which reads local files. It neither installs nor loads extensions. */
export interface Database {
  /** @throws Error of DuckDB, also while its chunks are read */
  query(sql: string): Promise<QueryResult>;
  close(): void;
}

/** @throws MlmodelError `INTERNAL_ERROR` where DuckDB cannot be loaded */
export async function openDatabase(): Promise<Database> {
  const { DuckDBInstance } = await import('@duckdb/node-api').catch((cause: unknown) => {
    throw new MlmodelError(
      'INTERNAL_ERROR',
      `DuckDB, which reads CSV and Parquet files, cannot be loaded (${errorText(cause)}). Install @duckdb/node-api for this platform: npm install @duckdb/node-api.`,
      { cause },
    );
  });
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run(`SET streaming_buffer_size = '${bytesAhead}'`);
  return {
    query: (sql) => runQuery(connection, sql),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function runQuery(connection: DuckDBConnection, sql: string): Promise<QueryResult> {
  const result = await connection.stream(sql);
  return {
    names: result.columnNames(),
    types: result.columnTypes(),
    chunks: chunksOf(result),
  };
}

/** Fetches the next chunk while one is in use. */
async function* chunksOf(result: DuckDBResult): AsyncGenerator<DuckDBDataChunk, void> {
  const fetch = () => {
    const chunk = result.fetchChunk();
    chunk.catch(() => {});
    return chunk;
  };
  let next = fetch();
  while (true) {
    const chunk = await next;
    if (chunk === null || chunk.rowCount === 0) return;
    next = fetch();
    yield chunk;
  }
}
