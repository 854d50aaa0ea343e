import { isMlmodelError, MlmodelError, type Table } from '@mlmodel/core';
import { type BatchScorer, sliceColumn } from '@mlmodel/scoring/batch';
import type { Batch, FileBatch } from '../input/file-source.js';
import { inFile } from '../input/in-file.js';
import type { OnError } from '../predict-files-options.js';
import type { RejectedRow } from './rejected-rows.js';
import { type RowsOutcome, scoreRows } from './score-rows.js';

/** A batch with its outcome. */
export interface ScoredBatch extends Pick<FileBatch, 'number' | 'source'> {
  /** Its answers, in order. */
  readonly tables: readonly Table[];
  readonly rejected: readonly RejectedRow[];
  readonly rowCount: number;
  /** The rows of the file before it. */
  readonly firstRow: number;
}

/** How batches are scored. */
export interface Scoring {
  readonly scorer: BatchScorer;
  readonly onError: OnError;
  /** Batches that are scored at once. */
  readonly concurrency: number;
}

/**
 * Scores batches. The outcomes are in the order of the batches.
 * @throws MlmodelError naming the file, and the row if one is to blame
 */
export async function* scoreInOrder(
  batches: AsyncIterable<FileBatch>,
  scoring: Scoring,
): AsyncGenerator<ScoredBatch, void> {
  const started: {
    readonly each: FileBatch;
    readonly outcomes: Promise<readonly RowsOutcome[]>;
  }[] = [];
  const next = () => {
    const { each, outcomes } = started.shift() as (typeof started)[number];
    return inFile(each.file, async () => outcomeOf(each, await outcomes, scoring));
  };
  for await (const each of batches) {
    const outcomes = scoreBatch(each.batch, scoring);
    outcomes.catch(() => {});
    started.push({ each, outcomes });
    if (started.length >= scoring.concurrency) yield await next();
  }
  while (started.length > 0) yield await next();
}

async function scoreBatch(
  batch: Batch,
  { scorer, onError }: Scoring,
): Promise<readonly RowsOutcome[]> {
  if ('failure' in batch) {
    if (onError === 'fail') throw batch.failure;
    return [{ start: 0, end: 1, failure: batch.failure }];
  }
  const { input, params, rowCount, firstRow } = batch;
  try {
    if (onError !== 'fail' && rowCount !== undefined) {
      return await scoreRows({ input, params, rowCount }, scorer);
    }
    return [{ start: 0, end: rowCount ?? 0, prediction: await scorer.predict(input, params) }];
  } catch (error) {
    throw atRow(error, firstRow);
  }
}

async function outcomeOf(
  { file, number, source, batch }: FileBatch,
  outcomes: readonly RowsOutcome[],
  { scorer, onError }: Scoring,
): Promise<ScoredBatch> {
  const { firstRow, kept } = batch;
  const tables: Table[] = [];
  const rejected: RejectedRow[] = [];
  for (const outcome of outcomes) {
    const keptRows = () =>
      batch.rowCount === undefined || 'failure' in batch
        ? kept
        : kept.map((column) => sliceColumn(column, outcome));
    if ('prediction' in outcome) {
      const rowCount = batch.rowCount === undefined ? undefined : outcome.end - outcome.start;
      tables.push(scorer.fit(outcome.prediction, rowCount, keptRows()));
      continue;
    }
    const { failure, start } = outcome;
    rejected.push({
      file,
      row: firstRow + start,
      failure: atRow(failure, firstRow + start) as typeof failure,
    });
    if (onError === 'null') {
      if (scorer.columns === undefined) await scorer.empty(source.noRows, source.keptNoRows);
      tables.push(scorer.missing(1, keptRows()));
    }
  }
  const rowCount = batch.rowCount ?? tables.reduce((sum, table) => sum + table.rowCount, 0);
  return { number, source, tables, rejected, rowCount, firstRow };
}

/** Gives an error the row of the file instead of that of its batch. */
function atRow(error: unknown, firstRow: number): unknown {
  if (!isMlmodelError(error)) return error;
  const { errorCode, status, debug, subject } = error;
  if (subject.row === undefined || firstRow === 0) return error;
  const row = firstRow + subject.row;
  const message = error.message.replace(new RegExp(`\\brow ${subject.row}\\b`), `row ${row}`);
  return new MlmodelError(errorCode, message, { ...subject, row, status, debug, cause: error });
}
