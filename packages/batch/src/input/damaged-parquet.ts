import { type Column, errorText, MlmodelError, quoteName } from '@mlmodel/core';
import type { Database } from '../duckdb/database.js';
import { identifier, pathLiteral } from '../duckdb/sql-text.js';
import type { InputFile } from './file-source.js';

/** Where reading a Parquet file failed. */
interface Failure {
  readonly database: Database;
  /** The first row that was not delivered. */
  readonly row: number;
  readonly columns: readonly Column[];
  readonly cause: unknown;
}

/**
 * Finds the part of a Parquet file that cannot be read, by reading the rest of it column by column.
 * @returns the error that names its row group and its column
 */
export async function damagedPart(
  file: InputFile & { readonly path: string },
  { database, row, columns, cause }: Failure,
): Promise<MlmodelError> {
  try {
    for (const group of await rowGroups(file.path, database)) {
      if (group.end <= row) continue;
      for (const { name } of columns) {
        const failure = await failureOf(String(name), { ...group, path: file.path, database });
        if (failure === undefined) continue;
        const where = `row group ${group.number} (rows ${group.start} to ${group.end - 1})`;
        return unreadableParquet(
          file.name,
          failure,
          `, ${where}, column ${quoteName(String(name))}`,
        );
      }
    }
  } catch {}
  return unreadableParquet(file.name, cause);
}

/** The error for a Parquet file. @param part which of its parts */
export function unreadableParquet(name: string, cause: unknown, part = ''): MlmodelError {
  const [reason = ''] = errorText(cause).split('\n');
  return new MlmodelError(
    'BAD_REQUEST',
    `${name}${part}: it cannot be read as Parquet (${reason.slice(0, 300)}). The file is damaged or was cut short; write it again.`,
    { cause },
  );
}

/** Rows from `start` on, before `end`. */
interface RowGroup {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

async function rowGroups(path: string, database: Database): Promise<readonly RowGroup[]> {
  const { chunks } = await database.query(
    `SELECT row_group_num_rows::DOUBLE FROM parquet_metadata(${pathLiteral(path)}) WHERE column_id = 0 ORDER BY row_group_id`,
  );
  const groups: RowGroup[] = [];
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.rowCount; at++) {
      const start = groups.at(-1)?.end ?? 0;
      const end = start + Number(chunk.getColumnVector(0).getItem(at));
      groups.push({ number: groups.length, start, end });
    }
  }
  return groups;
}

async function failureOf(
  column: string,
  { path, database, start, end }: RowGroup & { readonly path: string; readonly database: Database },
): Promise<unknown> {
  const rows = `read_parquet(${pathLiteral(path)}, hive_partitioning = false, file_row_number = true)`;
  try {
    const { chunks } = await database.query(
      `SELECT count(hash(${identifier(column)})) FROM ${rows} WHERE file_row_number >= ${start} AND file_row_number < ${end}`,
    );
    await chunks.next();
    return undefined;
  } catch (failure) {
    return failure;
  }
}
