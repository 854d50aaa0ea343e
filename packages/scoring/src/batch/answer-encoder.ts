import {
  type Column,
  MlmodelError,
  type Prediction,
  predictionTable,
  type Table,
} from '@mlmodel/core';
import { arrowMessages } from '../arrow/arrow-messages.js';
import { encodeTable } from '../arrow/encode-arrow.js';
import { joinBytes } from '../runtime/bytes.js';
import { answerColumns, emptyColumns, fitColumns } from './answer-columns.js';
import type { AnswerColumn } from './known-columns.js';

/** Length of the marker that ends a stream. */
const markerBytes = 8;

/** Encodes answers as an Arrow IPC stream, whose columns are those of the first answer. */
export class AnswerEncoder {
  readonly #declared: readonly AnswerColumn[] | undefined;
  #columns: readonly AnswerColumn[] | undefined;
  #hasSchema = false;

  /** @param declared the columns that the signature declares, if it does */
  constructor(declared: readonly AnswerColumn[] | undefined) {
    this.#declared = declared;
  }

  /** Whether the columns are known. */
  get hasColumns(): boolean {
    return this.#columns !== undefined;
  }

  /**
   * Takes the columns of an answer without rows, if it has any.
   * @throws MlmodelError as `encode`
   */
  useAnswer(prediction: Prediction): void {
    const table = tableOf(prediction, 0);
    if (table.columns.length > 0) this.#columns ??= answerColumns(table, this.#declared);
  }

  /** Takes columns that are known without an answer. */
  useColumns(columns: readonly AnswerColumn[]): void {
    this.#columns ??= columns;
  }

  /**
   * Encodes an answer as a record batch, after the schema if it is the first.
   * @param rowCount the number of rows of the input
   * @throws MlmodelError `BAD_REQUEST` for an answer that is not a table, that has another number of rows, or other columns
   * than the first one
   */
  encode(prediction: Prediction, rowCount: number): Uint8Array {
    const table = tableOf(prediction, rowCount);
    this.#columns ??= answerColumns(table, this.#declared);
    return this.#write(fitColumns(table, this.#columns), rowCount);
  }

  /** Encodes a record batch without rows. The columns must be known. */
  encodeEmpty(): Uint8Array {
    return this.#write(emptyColumns(this.#columns ?? []), 0);
  }

  /** The end of the stream, after the schema if there was no batch. The columns must be known. */
  end(): Uint8Array {
    const stream = encodeTable({ columns: emptyColumns(this.#columns ?? []), rowCount: 0 });
    const marker = stream.subarray(-markerBytes);
    if (this.#hasSchema) return marker;
    return joinBytes([stream.subarray(0, schemaBytes(stream)), marker]);
  }

  #write(columns: readonly Column[], rowCount: number): Uint8Array {
    const stream = encodeTable({ columns, rowCount });
    const start = this.#hasSchema ? schemaBytes(stream) : 0;
    this.#hasSchema = true;
    return stream.subarray(start, -markerBytes);
  }
}

/** The length of the schema, with which a stream begins. */
function schemaBytes(stream: Uint8Array): number {
  const [schema] = arrowMessages(stream);
  return schema?.end ?? 0;
}

function tableOf(prediction: Prediction, rowCount: number): Table {
  const converted = predictionTable(prediction);
  if (!converted.ok) throw noTable(converted.reason);
  const { table } = converted;
  if (table.rowCount !== rowCount) throw otherRowCount(table.rowCount, rowCount);
  return table;
}

function noTable(reason: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The model's answer cannot become a record batch: ${reason}. Let the model return a table, or arrays with a row for each row of its input.`,
  );
}

function otherRowCount(rows: number, expected: number): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The model answers with ${rows} rows, but its input has ${expected}. Let the model return a row for each row of its input.`,
  );
}
