import { type ArrowInput, type Column, isMlmodelError } from '@mlmodel/core';
import { type FileMetaData, parquetMetadata, parquetSchema } from 'hyparquet';
import { invalidInput } from '../errors.js';
import { parquetType } from '../http/media-types.js';
import { guessFormat } from '../request/guess-format.js';
import { applyPandasMetadata } from '../typed/pandas-metadata.js';
import { defaultMaximumBytes, Unpacking } from '../typed/unpacking.js';
import { checkPaths } from './check-paths.js';
import { checkSchema } from './check-schema.js';
import { isDecimal } from './nested-value.js';
import { readFields } from './read-fields.js';
import { readParquetVector } from './read-parquet-vector.js';
import { fileMetadata } from './thrift-shapes.js';
import { verifyThrift } from './verify-thrift.js';

const footerBytes = 8;

/**
 * Reads a Parquet body.
 * @throws MlmodelError `BAD_REQUEST` for anything but a Parquet file, types without a counterpart, and files that
 * unpack to more than `maximumBytes` (status 413)
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
    const columns = readColumns(buffer, metadata, unpacking);
    const rowCount = Number(metadata.num_rows);
    const text = metadata.key_value_metadata?.find(({ key }) => key === 'pandas')?.value;
    const indexed = applyPandasMetadata(columns, { text, rowCount });
    return { kind: 'arrow', form: 'parquet', rowCount, ...indexed };
  } catch (cause) {
    if (isMlmodelError(cause)) throw cause;
    const advice = guessFormat(body, parquetType) ?? 'Send a whole file.';
    throw invalidInput(`The body is not a readable Parquet file. ${advice}`, { cause });
  }
}

/** The footer ends with its length and a magic number, which the library checks. */
function verifyMetadata(buffer: ArrayBuffer): void {
  if (buffer.byteLength < footerBytes) return;
  const view = new DataView(buffer, 0, buffer.byteLength - footerBytes);
  const length = new DataView(buffer).getUint32(buffer.byteLength - footerBytes, true);
  if (length > view.byteLength) return;
  verifyThrift(view, { start: view.byteLength - length, shape: fileMetadata });
}

function readColumns(buffer: ArrayBuffer, metadata: FileMetaData, unpacking: Unpacking): Column[] {
  const { children: fields } = parquetSchema(metadata);
  if (fields.length === 0) throw invalidInput('The Parquet body has no columns.');
  if (new Set(fields.map(({ element }) => element.name)).size < fields.length) {
    throw invalidInput('The Parquet body has columns of one name.');
  }
  const schema = parquetSchema(asStored(metadata));
  checkPaths(schema, metadata);
  const values = readFields({ buffer, metadata, schema }, unpacking);
  return fields.map((field, index) => {
    const vector = readParquetVector(field, { chunks: values[index] ?? [], unpacking });
    if (vector.values.length !== Number(metadata.num_rows)) {
      throw invalidInput(
        'The Parquet body is malformed: its row groups have another number of rows than it states.',
      );
    }
    return { ...vector, name: field.element.name };
  });
}

/** Types that the library reads differently from pandas: decimals as doubles, the others as objects. */
const otherTypes: ReadonlySet<string | undefined> = new Set(['VARIANT', 'GEOMETRY', 'GEOGRAPHY']);

/** The metadata without these types, so that values are read as stored: decimals as integers, others as bytes. */
function asStored(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element) => {
    if (!isDecimal(element) && !otherTypes.has(element.logical_type?.type)) return element;
    const { converted_type: _converted, logical_type: _logical, ...stored } = element;
    return stored;
  });
  return { ...metadata, schema };
}
