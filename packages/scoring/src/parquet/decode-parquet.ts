import { type ArrowInput, type Column, isMlmodelError } from '@mlmodel/core';
import {
  type DecodedArray,
  type FileMetaData,
  parquetMetadata,
  parquetRead,
  parquetSchema,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { invalidInput } from '../errors.js';
import { applyPandasMetadata } from '../typed/pandas-metadata.js';
import { defaultMaximumBytes, Unpacking } from '../typed/unpacking.js';
import { checkPages, type PageSource } from './check-pages.js';
import { checkPaths } from './check-paths.js';
import { checkSchema } from './check-schema.js';
import { isDecimal } from './nested-value.js';
import { parsers, readParquetVector } from './read-parquet-vector.js';
import { verifyThrift } from './verify-thrift.js';

const footerBytes = 8;

/**
 * Reads a Parquet body.
 * @throws MlmodelError `BAD_REQUEST` for what is no Parquet file, types that have no counterpart, and files that unpack
 * to more than `maximumBytes` (status 413)
 */
export async function decodeParquet(
  body: Uint8Array,
  maximumBytes = defaultMaximumBytes,
): Promise<ArrowInput> {
  const unpacking = new Unpacking(maximumBytes);
  const buffer = new Uint8Array(body).buffer;
  try {
    verifyMetadata(buffer);
    const metadata = parquetMetadata(buffer, { geoparquet: false });
    checkSchema(metadata);
    const schema = parquetSchema(metadata);
    checkPaths(schema, metadata);
    checkPages({ buffer, metadata, schema }, unpacking);
    const columns = await readColumns({ buffer, metadata, schema }, unpacking);
    const rowCount = Number(metadata.num_rows);
    const text = metadata.key_value_metadata?.find(({ key }) => key === 'pandas')?.value;
    const indexed = applyPandasMetadata(columns, { text, rowCount });
    return { kind: 'arrow', form: 'parquet', rowCount, ...indexed };
  } catch (cause) {
    if (isMlmodelError(cause)) throw cause;
    throw invalidInput('The body is not a readable Parquet file.', { cause });
  }
}

/** The footer ends with its length and a magic number, which the library checks. */
function verifyMetadata(buffer: ArrayBuffer): void {
  if (buffer.byteLength < footerBytes) return;
  const view = new DataView(buffer, 0, buffer.byteLength - footerBytes);
  const length = new DataView(buffer).getUint32(buffer.byteLength - footerBytes, true);
  if (length <= view.byteLength) verifyThrift(view, view.byteLength - length);
}

async function readColumns(source: PageSource, unpacking: Unpacking): Promise<Column[]> {
  const { buffer, metadata, schema } = source;
  const fields = schema.children;
  const chunks = new Map<string, DecodedArray[]>(fields.map(({ element }) => [element.name, []]));
  if (chunks.size < fields.length) throw invalidInput('The Parquet body has columns of one name.');
  if (metadata.num_rows > 0n) {
    await parquetRead({
      file: buffer,
      metadata: withStoredDecimals(metadata),
      compressors,
      parsers,
      utf8: false,
      geoparquet: false,
      onChunk: ({ columnName, columnData }) => chunks.get(columnName)?.push(columnData),
    });
  }
  return fields.map((field) => {
    const { name } = field.element;
    const vector = readParquetVector(field, { chunks: chunks.get(name) ?? [], unpacking });
    if (vector.values.length !== Number(metadata.num_rows)) {
      throw invalidInput('The Parquet body is malformed: a column has not the rows that it says.');
    }
    return { ...vector, name };
  });
}

/** hyparquet makes doubles of decimals: without their type it leaves the integers that are stored. */
function withStoredDecimals(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element) => {
    if (!isDecimal(element)) return element;
    const { converted_type: _converted, logical_type: _logical, ...stored } = element;
    return stored;
  });
  return { ...metadata, schema };
}
