import { type Column, type DecodedRequest, MlmodelError, type RawInput } from '@mlmodel/core';
import { withForm } from '../formats.js';
import type { Batch, FileSource, InputFile, ReadingOptions } from './file-source.js';
import { readPieces } from './read-pieces.js';
import { keptOfRecords, keysOf } from './records.js';

/** Opens a JSON body in a form of `/invocations`, or a list of records. It is read at once, and is one batch. */
export async function openJson(file: InputFile, options: ReadingOptions): Promise<FileSource> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readPieces(file)) pieces.push(piece);
  const { input, params } = options.decodeJson(withForm(Buffer.concat(pieces)));
  const kept = keptOf(input, { file, options });
  const rowCount = rowCountOf(input);
  return { noRows: input, keptNoRows: kept, rowCount, read };

  async function* read(firstRow: number): AsyncGenerator<Batch, void> {
    if (firstRow === 0) yield { input, params, kept, rowCount, firstRow };
  }
}

function keptOf(
  input: DecodedRequest['input'],
  { file, options }: { readonly file: InputFile; readonly options: ReadingOptions },
): readonly Column[] {
  const { columns } = options;
  if (columns.length === 0) return [];
  if (input.kind !== 'records') {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `${file.name} has no named columns to keep. Give a list of records, JSON Lines, CSV, Parquet or Arrow.`,
    );
  }
  const names = columns.includes('*') ? keysOf(input.records[0]) : columns;
  return keptOfRecords(input.records, names);
}

/** Undefined for tensors by name, whose rows only the model knows. */
function rowCountOf(input: RawInput): number | undefined {
  switch (input.kind) {
    case 'records':
      return input.records.length;
    case 'rows':
      return lengthOf(input.data);
    case 'tensor':
      return lengthOf(input.matrix ?? input.value);
    default:
      return undefined;
  }
}

function lengthOf(data: unknown): number | undefined {
  if (Array.isArray(data)) return data.length;
  return (data as { readonly shape?: readonly number[] } | null)?.shape?.[0];
}
