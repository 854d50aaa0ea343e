import { type ArrowInput, type Column, isMlmodelError } from '@mlmodel/core';
import {
  type DecodedArray,
  type FileMetaData,
  parquetMetadata,
  parquetRead,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { invalidInput } from '../errors.js';
import { applyPandasMetadata } from '../typed/pandas-metadata.js';
import { checkPages } from './check-pages.js';
import { parsers, readParquetVector } from './read-parquet-vector.js';

/**
 * Reads a Parquet body.
 * @throws MlmodelError `BAD_REQUEST` for what is no Parquet file, types that have no counterpart, and files that unpack
 * to more than the bounds of {@link checkPages}
 */
export async function decodeParquet(body: Uint8Array): Promise<ArrowInput> {
  const buffer = new Uint8Array(body).buffer;
  try {
    const metadata = parquetMetadata(buffer);
    checkPages(buffer, metadata);
    const columns = await readColumns(buffer, metadata);
    const rowCount = Number(metadata.num_rows);
    const pandas = metadata.key_value_metadata?.find(({ key }) => key === 'pandas')?.value;
    return { kind: 'arrow', form: 'parquet', rowCount, ...applyPandasMetadata(columns, pandas) };
  } catch (cause) {
    if (isMlmodelError(cause)) throw cause;
    throw invalidInput('The body is not a readable Parquet file.', { cause });
  }
}

async function readColumns(buffer: ArrayBuffer, metadata: FileMetaData): Promise<Column[]> {
  const fields = parquetSchema(metadata).children;
  const chunks = new Map<string, DecodedArray[]>(fields.map(({ element }) => [element.name, []]));
  if (chunks.size < fields.length) throw invalidInput('The Parquet body has columns of one name.');
  if (metadata.num_rows > 0n) {
    await parquetRead({
      file: buffer,
      metadata,
      compressors,
      parsers,
      utf8: false,
      geoparquet: false,
      onChunk: ({ columnName, columnData }) => chunks.get(columnName)?.push(columnData),
    });
  }
  return fields.map((field) => readColumn(field, chunks, Number(metadata.num_rows)));
}

function readColumn(
  field: SchemaTree,
  chunks: ReadonlyMap<string, readonly DecodedArray[]>,
  rowCount: number,
): Column {
  const { name } = field.element;
  const vector = readParquetVector(field, chunks.get(name) ?? []);
  if (vector.values.length !== rowCount) {
    throw invalidInput('The Parquet body is malformed: a column has not the rows that it says.');
  }
  return { ...vector, name };
}
