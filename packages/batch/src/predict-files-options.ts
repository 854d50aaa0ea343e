import type { Table } from '@mlmodel/core';
import type { BatchScoringOptions, NonFinite } from '@mlmodel/scoring/batch';
import type { InputFormat, OutputFormat } from './formats.js';

/** What becomes of a row that the model does not take: the run fails, or the row is left out, or has no prediction. */
export type OnError = 'fail' | 'skip' | 'null';

/** Where predictions go. */
export type PredictionOutput =
  | { readonly path: string }
  | {
      /** Takes the tables of predictions, in order. */ readonly take: (
        table: Table,
      ) => Promise<void>;
    }
  | {
      /** Takes the bytes; resolves when more are welcome. */
      readonly write: (bytes: Uint8Array | string) => Promise<void>;
    };

/** How far a run is. */
export interface PredictProgress {
  /** Rows so far, with those of an earlier run. */
  readonly rows: number;
  /** Rows of an earlier run. */
  readonly earlierRows: number;
  /** All rows, if that is known or can be estimated. */
  readonly totalRows: number | undefined;
}

/** Options of {@link predictFiles}. */
export interface PredictFilesOptions extends BatchScoringOptions {
  /** Paths of files and folders, and patterns; `-` is standard input. */
  readonly inputs: readonly string[];
  /** The format of all inputs. Default: what their names and content show. */
  readonly inputFormat?: InputFormat | undefined;
  /** What is read for `-`. Default: the standard input of the process. */
  readonly standardInput?: AsyncIterable<Uint8Array> | undefined;
  readonly output: PredictionOutput;
  /** Of the bytes. Default `json`, the answer of `/invocations`. */
  readonly outputFormat?: OutputFormat | undefined;
  /** How NaN and infinities are written in JSON. Default `null`. */
  readonly nonfinite?: NonFinite | undefined;
  /** Columns of the input to write before the predictions; `*` stands for all. Default: none. */
  readonly columns?: readonly string[] | undefined;
  /** Default `fail`. */
  readonly onError?: OnError | undefined;
  /** A file for the rows that were rejected, with reasons. Default: none is written. */
  readonly rejectedPath?: string | undefined;
  /** The most rows of a batch; a multiple of 8. Default 65,536. */
  readonly batchRows?: number | undefined;
  /** Batches that are scored at once. Default 1. */
  readonly concurrency?: number | undefined;
  /** Whether to go on where an interrupted run of the same inputs, model and options came to. */
  readonly resume?: boolean | undefined;
  /** What else decides the output, such as the model's files: a run is only resumed if it is the same. */
  readonly identity?: string | undefined;
  /** Milliseconds between two checkpoints. Default 500. */
  readonly checkpointInterval?: number | undefined;
  readonly onProgress?: ((progress: PredictProgress) => void) | undefined;
  /** Ends the run between two batches. */
  readonly signal?: AbortSignal | undefined;
}

/** What a run did. */
export interface PredictSummary {
  /** Rows that were read, with those of an earlier run. */
  readonly rows: number;
  /** Rows of these without a prediction. */
  readonly rejected: number;
  /** The first reasons for that. */
  readonly reasons: readonly string[];
  /** Rows that an earlier run had done. */
  readonly resumedAt: number;
  readonly files: number;
  readonly seconds: number;
}
