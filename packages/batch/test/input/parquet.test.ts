import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { ArrowInput, DecodedRequest } from '@mlmodel/core';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { decodeRequest } from '@mlmodel/scoring';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { openDatabase } from '../../src/duckdb/database.js';
import type { Batch } from '../../src/input/file-source.js';
import { openParquet } from '../../src/input/parquet-source.js';
import { readingOptions } from '../../src/input/reading-options.js';
import { modelOf, predicted } from '../support/predict.js';

const fixtures = new URL('../../../scoring/test/fixtures/', import.meta.url);
const needs = { numberKinds: false, nestedKinds: false, keyOrder: false, typeHint: false };

function fixture(name: string): Uint8Array {
  return readFileSync(new URL(name, fixtures));
}

/** The batches of a file. */
async function read(content: Uint8Array, batchRows: number): Promise<readonly Batch[]> {
  const path = join(temporaryFolder({ 'rows[1].parquet': content }), 'rows[1].parquet');
  const database = await openDatabase();
  try {
    const file = { name: path, path, format: 'parquet' as const, folderValues: {} };
    const options = readingOptions({ model: modelOf({}) }, batchRows);
    const batches: Batch[] = [];
    for await (const batch of (await openParquet({ file, database, options })).read(0))
      batches.push(batch);
    return batches;
  } finally {
    database.close();
  }
}

describe('files of pandas and pyarrow are read as by /invocations', () => {
  test.each([
    ...['gzip', 'snappy', 'zstd', 'lz4', 'brotli'].map((codec) => `frame-${codec}`),
    ...['numbers', 'lists-second-version', 'integer-names'],
  ])('%s', async (name) => {
    const bytes = fixture(`${name}.parquet`);
    const contentType = 'application/vnd.apache.parquet';
    const { input } = (await decodeRequest(bytes, { contentType, needs })) as DecodedRequest;
    const [batch] = await read(bytes, 1024);
    const { columns, rowCount } = input as ArrowInput;
    expect(batch).toMatchObject({ rowCount, firstRow: 0 });
    const own = (batch as { readonly input: ArrowInput }).input.columns;
    expect(own.map((column) => ({ ...column, validity: presence(column) }))).toEqual(
      columns.map((column) => ({ ...column, validity: presence(column) })),
    );
  });
});

/** Which values are present, without the bits after the last one. */
function presence({ values, validity }: ArrowInput['columns'][number]): string | undefined {
  if (validity === undefined) return undefined;
  return Array.from(
    { length: values.length },
    (_, at) => ((validity[at >> 3] ?? 0) >> (at & 7)) & 1,
  ).join('');
}

/** A file with row groups of 1,000 rows. */
function numbers(rows: number): Uint8Array {
  const value = (factor: number) => Float64Array.from({ length: rows }, (_, row) => row * factor);
  const columnData = [
    { name: 'a', data: value(1), type: 'DOUBLE' as const },
    { name: 'b', data: value(0.5), type: 'DOUBLE' as const },
  ];
  return new Uint8Array(
    parquetWriteBuffer({ columnData, rowGroupSize: 1000, codec: 'UNCOMPRESSED' }),
  );
}

test('rows come in order, in batches of bounded size', async () => {
  const batches = await read(numbers(20_500), 4096);
  expect(batches.length).toBeGreaterThan(4);
  let row = 0;
  for (const batch of batches) {
    const { columns } = (batch as { readonly input: ArrowInput }).input;
    expect(batch.firstRow).toBe(row);
    expect(batch.rowCount).toBeLessThanOrEqual(4096);
    expect(columns[1]?.values).toEqual(
      Float64Array.from({ length: batch.rowCount ?? 0 }, (_, at) => (row + at) * 0.5),
    );
    row += batch.rowCount ?? 0;
  }
  expect(row).toBe(20_500);
});

test('a damaged file names the row group and the column', async () => {
  const bytes = numbers(20_000);
  // The header of a page in the sixth row group.
  const { row_groups: groups } = (await import('hyparquet')).parquetMetadata(
    bytes.buffer as ArrayBuffer,
  );
  const at = Number(groups[5]?.columns[1]?.meta_data?.data_page_offset);
  const damaged = Uint8Array.from(bytes).fill(0xff, at, at + 16);
  await expect(predicted({ files: { 'rows.parquet': damaged } })).rejects.toThrow(
    /rows\.parquet", row group 5 \(rows 5000 to 5999\), column "b": it cannot be read as Parquet \(.+\)\. The file is damaged/,
  );
});

test.each([
  ['a file that was cut', numbers(5000).subarray(0, 40_000)],
  ['text', Buffer.from('a,b\n1,2\n')],
])('%s is an error that names it', async (_what, content) => {
  await expect(predicted({ files: { 'rows.parquet': content } })).rejects.toThrow(
    /rows\.parquet": it cannot be read as Parquet/,
  );
});

test('standard input may be Parquet', async () => {
  const { summary, text } = await predicted({ standardInput: numbers(3) });
  expect(summary.rows).toBe(3);
  expect(text).toBe('a,b\n0.0,0.0\n1.0,0.5\n2.0,1.0\n');
});
