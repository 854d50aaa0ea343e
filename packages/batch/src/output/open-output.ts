import type { Table } from '@mlmodel/core';
import type { NonFinite } from '@mlmodel/scoring/batch';
import type { OutputFormat } from '../formats.js';
import type { PredictionOutput } from '../predict-files-options.js';
import { createEncoder } from './create-encoder.js';
import type { Checkpoint } from './journal.js';
import { openPartialFile, type PartialFile } from './partial-file.js';

/** The output of a run. */
export interface Output {
  /** Bytes so far, with those of an earlier run. */
  readonly length: number;
  readonly encoderState: unknown;
  write(table: Table): Promise<void>;
  /** Writes what stands at the end. @param empty a table without rows */
  end(empty: () => Promise<Table>): Promise<void>;
  /** Makes the output whole. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

interface OutputOptions {
  readonly output: PredictionOutput;
  readonly format: OutputFormat;
  readonly nonFinite: NonFinite | undefined;
  /** What an earlier run had written. */
  readonly resumed: Checkpoint | undefined;
}

/** Opens the output of a run. @throws an error of the file system when it cannot be written */
export async function openOutput({
  output,
  format,
  nonFinite = 'null',
  resumed,
}: OutputOptions): Promise<Output> {
  if ('take' in output) return tables(output.take);
  const encoder = await createEncoder(format, { nonFinite, state: resumed?.encoderState });
  const file =
    'path' in output
      ? await openPartialFile(output.path, resumed?.outputBytes)
      : stream(output.write);
  const writeAll = async (pieces: Iterable<Uint8Array | string>) => {
    for (const piece of pieces) await file.write(piece);
  };
  return {
    get length() {
      return file.length;
    },
    get encoderState() {
      return encoder.state;
    },
    write: (table) => writeAll(encoder.encode(table)),
    end: async (empty) => writeAll(encoder.end(await empty())),
    finish: () => file.finish(),
    close: () => file.close(),
  };
}

/** An output of tables. */
function tables(take: (table: Table) => Promise<void>): Output {
  return {
    length: 0,
    encoderState: undefined,
    write: take,
    end: async (empty) => take(await empty()),
    finish: async () => {},
    close: async () => {},
  };
}

/** An output other than a file. */
function stream(write: (bytes: Uint8Array | string) => Promise<void>): PartialFile {
  return { length: 0, write, finish: async () => {}, close: async () => {} };
}
