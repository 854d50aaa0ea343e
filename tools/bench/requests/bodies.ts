import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ScoringRequest } from './http-request.ts';
import { columnAt, type Rows, rowAt } from './rows.ts';

/** The media type of an Arrow IPC stream. */
const arrowStream = 'application/vnd.apache.arrow.stream';

/** The forms that a body of rows is sent in. */
export type BodyForm = 'json' | 'csv' | 'parquet' | 'arrow';

/** Rows as a request in one of the forms; an Arrow request accepts an Arrow response. */
export function scoringRequest(rows: Rows, form: BodyForm): ScoringRequest {
  switch (form) {
    case 'json':
      return { contentType: 'application/json', body: jsonBody(rows) };
    case 'csv':
      return { contentType: 'text/csv', body: csvBody(rows) };
    case 'parquet':
      return { contentType: 'application/vnd.apache.parquet', body: parquetBody(rows) };
    case 'arrow':
      return { contentType: arrowStream, accept: arrowStream, body: arrowBody(rows) };
  }
}

function jsonBody(rows: Rows): Buffer {
  const data = textRows(rows).map((row) => `[${row}]`);
  const columns = JSON.stringify(rows.columns);
  return Buffer.from(`{"dataframe_split":{"columns":${columns},"data":[${data.join(',')}]}}`);
}

function csvBody(rows: Rows): Buffer {
  return Buffer.from(`${[rows.columns.join(','), ...textRows(rows)].join('\n')}\n`);
}

function textRows(rows: Rows): string[] {
  return Array.from({ length: rows.count }, (_, row) => rowAt(rows, row).join(','));
}

function parquetBody(rows: Rows): Uint8Array {
  const columnData = rows.columns.map((name, column) => ({
    name,
    data: columnAt(rows, column),
    type: 'DOUBLE' as const,
  }));
  return new Uint8Array(
    parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED', statistics: false }),
  );
}

function arrowBody(rows: Rows): Uint8Array {
  const columns = rows.columns.map((name, column) => [name, columnAt(rows, column)]);
  return tableToIPC(tableFromArrays(Object.fromEntries(columns)), 'stream');
}
