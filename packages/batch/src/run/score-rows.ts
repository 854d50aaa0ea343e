import { isMlmodelError, type MlmodelError, type Prediction, type RawInput } from '@mlmodel/core';
import type { BatchScorer, Range } from '@mlmodel/scoring/batch';
import { rowsOf } from '../input/rows-of.js';

/** The outcome for rows of a batch: an answer, or why one of them has none. */
export type RowsOutcome = Range &
  ({ readonly prediction: Prediction } | { readonly failure: MlmodelError });

/** Rows that are scored. */
interface ScoredRows {
  readonly input: RawInput;
  readonly params: unknown;
  readonly rowCount: number;
}

/**
 * Scores rows at once. If that fails because of a row, they are scored in halves, down to those that fail: the time is
 * that of the rows times the logarithm of their number at most.
 * @throws MlmodelError for a failure that is not one of a row: missing columns, params, and those of inputs whose rows
 * cannot be told apart
 */
export async function scoreRows(
  rows: ScoredRows,
  scorer: BatchScorer,
): Promise<readonly RowsOutcome[]> {
  const outcomes: RowsOutcome[] = [];
  await score({ start: 0, end: rows.rowCount });
  return outcomes;

  async function score(range: Range): Promise<void> {
    const isWhole = range.end - range.start === rows.rowCount;
    const input = isWhole ? rows.input : rowsOf(rows.input, range);
    try {
      const prediction = await scorer.predict(input as RawInput, rows.params);
      outcomes.push({ ...range, prediction });
    } catch (failure) {
      if (!isOfRows(failure) || (isWhole && rowsOf(rows.input, range) === undefined)) throw failure;
      if (range.end - range.start <= 1) {
        outcomes.push({ ...range, failure });
        return;
      }
      const middle = (range.start + range.end) >> 1;
      await score({ start: range.start, end: middle });
      await score({ start: middle, end: range.end });
    }
  }
}

/** Whether an error can be that of a row. Missing columns and bad params are those of all rows. */
function isOfRows(error: unknown): error is MlmodelError {
  return (
    isMlmodelError(error) && error.status < 500 && error.errorCode !== 'INVALID_PARAMETER_VALUE'
  );
}
