import type { Database } from '../duckdb/database.js';
import { openArrow } from './arrow-source.js';
import { openCsv } from './csv-source.js';
import type { FileSource, InputFile, ReadingOptions } from './file-source.js';
import { withFolderValues, withoutFolderColumns } from './folder-values.js';
import { openJsonLines } from './json-lines-source.js';
import { openJson } from './json-source.js';
import { openParquet } from './parquet-source.js';
import { spool } from './spooled.js';

/** What files are read with. */
export interface Reading {
  /** Opens DuckDB when it is first needed. */
  readonly database: () => Promise<Database>;
  readonly options: ReadingOptions;
}

/** Opens a file by its format. @throws MlmodelError for content that is not in it */
export async function openSource(file: InputFile, reading: Reading): Promise<FileSource> {
  const options = withoutFolderColumns(reading.options, file);
  const source = await sourceOf(file, { ...reading, options });
  return withFolderValues(source, { file, options: reading.options });
}

async function sourceOf(file: InputFile, { database, options }: Reading): Promise<FileSource> {
  switch (file.format) {
    case 'csv':
      return openCsv(file, { database, options });
    case 'jsonl':
      return openJsonLines(file, options);
    case 'json':
      return openJson(file, options);
    case 'arrow':
      return openArrow(file, options);
    case 'parquet': {
      if (file.path !== undefined) {
        return openParquet({
          file: { ...file, path: file.path },
          database: await database(),
          options,
        });
      }
      const { path, remove } = await spool(file.pieces as AsyncIterable<Uint8Array>);
      const source = await openParquet({
        file: { ...file, path },
        database: await database(),
        options,
      });
      return { ...source, close: remove };
    }
  }
}
