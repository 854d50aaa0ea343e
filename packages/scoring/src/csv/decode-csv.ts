import type { ColumnsInput } from '@mlmodel/core';
import { parse } from 'csv-parse/sync';
import { invalidInput } from '../errors.js';
import { decodeUtf8 } from '../json/decode-utf8.js';
import { missingValues } from './missing-values.js';

export function decodeCsv(body: Uint8Array): ColumnsInput {
  let records: string[][];
  try {
    records = parse(decodeUtf8(body), {
      relax_column_count: true,
      relax_quotes: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    }).filter((record) => !(record.length === 1 && record[0]?.trim() === ''));
  } catch (cause) {
    throw invalidInput('The body is not valid CSV.', { cause });
  }
  const names = records.shift();
  if (names === undefined) throw invalidInput('The CSV body has no header.');
  const columns = names.map((_, index) =>
    records.map((record) => {
      const cell = record[index];
      return cell === undefined || missingValues.has(cell) ? null : cell;
    }),
  );
  return { kind: 'columns', form: 'csv', names, columns, rowCount: records.length };
}
