import { type ArrowInput, type Column, isMlmodelError } from '@mlmodel/core';
import { applyPandasMetadata } from '@mlmodel/scoring/batch';
import type { Database } from '../duckdb/database.js';
import { columnsOf, type RecordBatch, recordBatches } from '../duckdb/record-batches.js';
import { identifier, pathLiteral } from '../duckdb/sql-text.js';
import { damagedPart, unreadableParquet } from './damaged-parquet.js';
import type { Batch, FileSource, InputFile, ReadingOptions } from './file-source.js';
import { keptColumns, withoutRows } from './kept-columns.js';

/** A Parquet file, and what it is read with. */
interface ParquetFile {
  readonly file: InputFile & { readonly path: string };
  readonly database: Database;
  readonly options: ReadingOptions;
}

/** Opens a Parquet file. @throws MlmodelError `BAD_REQUEST` for anything else */
export async function openParquet({ file, database, options }: ParquetFile): Promise<FileSource> {
  const path = pathLiteral(file.path);
  const table = `read_parquet(${path}, hive_partitioning = false)`;
  try {
    const columns = columnsOf(await database.query(`FROM ${table} LIMIT 0`));
    const rowCount = await firstValue<number>(
      database,
      `SELECT num_rows::DOUBLE FROM parquet_file_metadata(${path})`,
    );
    const pandas = await firstValue<string>(
      database,
      `SELECT decode(value) FROM parquet_kv_metadata(${path}) WHERE decode(key) = 'pandas'`,
    );
    const kept = (all: readonly Column[]) =>
      keptColumns(options.columns, { columns: all, file: file.name });
    const inputOf = ({ columns: all, rowCount: rows }: RecordBatch): ArrowInput => {
      const { columns: taken } = applyPandasMetadata(all, { text: pandas, rowCount: rows });
      return { kind: 'arrow', form: 'parquet', columns: taken, rowCount: rows };
    };
    return {
      noRows: inputOf({ columns, rowCount: 0 }),
      keptNoRows: withoutRows(kept(columns)),
      rowCount,
      read,
    };

    async function* read(firstRow: number): AsyncGenerator<Batch, void> {
      const names = columns.map(({ name }) => identifier(String(name))).join(', ');
      const numbered = `read_parquet(${path}, hive_partitioning = false, file_row_number = true)`;
      const rest = `SELECT ${names} FROM ${numbered} WHERE file_row_number >= ${firstRow}`;
      let row = firstRow;
      try {
        const result = await database.query(firstRow === 0 ? `FROM ${table}` : rest);
        for await (const batch of recordBatches(result, options.batchRows)) {
          yield { ...batch, input: inputOf(batch), kept: kept(batch.columns), firstRow: row };
          row += batch.rowCount;
        }
      } catch (cause) {
        if (isMlmodelError(cause)) throw cause;
        throw await damagedPart(file, { database, row, columns, cause });
      }
    }
  } catch (cause) {
    if (isMlmodelError(cause)) throw cause;
    throw unreadableParquet(file.name, cause);
  }
}

/** The first value of a query; undefined if it has no rows. */
async function firstValue<Value>(database: Database, sql: string): Promise<Value | undefined> {
  const { chunks } = await database.query(sql);
  const { value: chunk } = await chunks.next();
  const value = chunk?.getColumnVector(0).getItem(0) as Value | null | undefined;
  return value ?? undefined;
}
