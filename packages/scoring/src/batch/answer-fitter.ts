import {
  type Column,
  MlmodelError,
  type Prediction,
  predictionTable,
  quoteName,
  type Table,
} from '@mlmodel/core';
import { answerColumns, emptyColumns, fitColumns, missingColumn } from './answer-columns.js';
import type { AnswerColumn } from './known-columns.js';

/** Gives all answers of a stream or file the columns of the first one. */
export class AnswerFitter {
  readonly #declared: readonly AnswerColumn[] | undefined;
  #columns: readonly AnswerColumn[] | undefined;

  /** @param declared the columns that the signature declares, if it does */
  constructor(declared: readonly AnswerColumn[] | undefined) {
    this.#declared = declared;
  }

  /** Undefined until they are known. */
  get columns(): readonly AnswerColumn[] | undefined {
    return this.#columns;
  }

  /**
   * Takes the columns of an answer without rows, if it has any.
   * @throws MlmodelError as `fit`
   */
  useAnswer(prediction: Prediction, kept: readonly Column[]): void {
    const table = tableOf(prediction, 0);
    if (table.columns.length > 0) this.#use(table, kept);
  }

  /** Takes columns that are known without an answer. */
  useColumns(columns: readonly AnswerColumn[]): void {
    this.#columns ??= columns;
  }

  /**
   * The answer as a table with the columns of the first one, after those of the input that are kept.
   * @param rowCount the number of rows of the input; undefined if only the model knows
   * @throws MlmodelError `BAD_REQUEST` for an answer that is not a table, that has another number of rows, or other columns
   * than the first one
   */
  fit(prediction: Prediction, rowCount: number | undefined, kept: readonly Column[]): Table {
    const table = tableOf(prediction, rowCount);
    const columns = this.#use(table, kept);
    const joined = { columns: [...kept, ...table.columns] };
    return { kind: 'table', columns: fitColumns(joined, columns), rowCount: table.rowCount };
  }

  /** Rows without an answer, whose columns must be known. */
  missing(rowCount: number, kept: readonly Column[]): Table {
    const columns = this.#columns ?? [];
    const answers = columns.slice(kept.length).map((column) => missingColumn(column, rowCount));
    return {
      kind: 'table',
      columns: fitColumns({ columns: [...kept, ...answers] }, columns),
      rowCount,
    };
  }

  /** A table without rows. The columns must be known. */
  empty(): Table {
    return { kind: 'table', columns: emptyColumns(this.#columns ?? []), rowCount: 0 };
  }

  #use(answer: Table, kept: readonly Column[]): readonly AnswerColumn[] {
    if (this.#columns === undefined) refuseKept(answer, kept);
    this.#columns ??= answerColumns({ columns: [...kept, ...answer.columns] }, this.#declared);
    return this.#columns;
  }
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` for a column of the answer that has the name of a kept one */
function refuseKept(answer: Table, kept: readonly Column[]): void {
  const names = new Set(kept.map(({ name }) => String(name)));
  const both = answer.columns.find(({ name }) => names.has(String(name)));
  if (both === undefined) return;
  const field = String(both.name);
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model answers with a column ${quoteName(field)}, and the column of this name in the input is to be kept. Leave it out of the kept columns, or rename it.`,
    { field },
  );
}

function tableOf(prediction: Prediction, rowCount: number | undefined): Table {
  const converted = predictionTable(prediction);
  if (!converted.ok) throw noTable(converted.reason);
  const { table } = converted;
  if (rowCount !== undefined && table.rowCount !== rowCount) {
    throw otherRowCount(table.rowCount, rowCount);
  }
  return table;
}

function noTable(reason: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The model's answer cannot become a table: ${reason}. Let the model return a table, or arrays with a row for each row of its input.`,
  );
}

function otherRowCount(rows: number, expected: number): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The model answers with ${rows} rows, but its input has ${expected}. Let the model return a row for each row of its input.`,
  );
}
