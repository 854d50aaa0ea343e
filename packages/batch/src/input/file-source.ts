import type { Column, DecodedRequest, MlmodelError, RawInput } from '@mlmodel/core';
import type { InputFormat } from '../formats.js';

/** A file, or a stream that can be read once. */
export interface InputFile {
  /** What messages call it. */
  readonly name: string;
  readonly format: InputFormat;
  /** Where it is; absent for a stream. */
  readonly path?: string;
  /** The bytes of a stream. */
  readonly pieces?: AsyncIterable<Uint8Array>;
  /** Columns whose values the names of its folders give (`day=2026-01-01`). */
  readonly folderValues: Readonly<Record<string, string>>;
}

/** Rows that are scored together, or one that cannot be read. */
export type Batch = {
  /** Columns to keep beside the predictions. */
  readonly kept: readonly Column[];
  /** Undefined if only the model knows. */
  readonly rowCount: number | undefined;
  /** The row of the file with which it begins, from 0. */
  readonly firstRow: number;
} & (
  | {
      readonly input: RawInput;
      /** Params that came with it. */
      readonly params?: unknown;
    }
  | { readonly failure: MlmodelError }
);

/** The rows of a file. */
export interface FileSource {
  /** Its columns, without rows. */
  readonly noRows: RawInput;
  /** The columns to keep, without rows. */
  readonly keptNoRows: readonly Column[];
  /** How many rows it has, if that is known or can be estimated before they are read. */
  readonly rowCount?: number | undefined;
  /**
   * Reads its rows in order.
   * @param firstRow those before it are skipped
   * @throws MlmodelError naming what cannot be read, and where
   */
  read(firstRow: number): AsyncIterable<Batch>;
  close?(): Promise<void>;
}

/** A batch of a file. */
export interface FileBatch {
  readonly file: InputFile;
  /** The number of the file, from 0. */
  readonly number: number;
  readonly source: FileSource;
  readonly batch: Batch;
}

/** How files are read. */
export interface ReadingOptions {
  /** The most rows of a batch. */
  readonly batchRows: number;
  /** Names of the columns to keep; `*` stands for all. */
  readonly columns: readonly string[];
  /** The columns of the model's input, if its signature declares columns. */
  readonly declared: readonly DeclaredColumn[] | undefined;
  /** Decodes text in JSON as requests are decoded. */
  readonly decodeJson: (body: Uint8Array) => Pick<DecodedRequest, 'input' | 'params'>;
}

/** A column that a signature declares. */
export interface DeclaredColumn {
  /** Absent for columns by position. */
  readonly name: string | undefined;
  /** Its type if that is a scalar one. */
  readonly type: string | undefined;
}
