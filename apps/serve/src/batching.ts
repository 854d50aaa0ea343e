import { type LoadedModel, type Logger, MlmodelError } from '@mlmodel/core';
import type { BatchingOptions, BatchSummary } from '@mlmodel/scoring';

/** How requests are joined. */
export interface BatchOptions {
  /**
   * Most rows of a batch: requests of the same form and with the same params that wait at the same time become one call of
   * the model, and each gets its rows of the prediction. Only for a model whose rows are independent. Default: requests are
   * not joined.
   */
  readonly batchRows?: number | undefined;
  /** Longest time in milliseconds for which a request waits for others although the model is free. Default 0. */
  readonly batchWaitMilliseconds?: number | undefined;
}

/** {@link BatchOptions} with the default filled in, and what a batcher needs in addition. */
export interface BatchSettings {
  readonly batchRows: number | undefined;
  readonly batchWaitMilliseconds: number;
  readonly maxQueued: number;
  readonly logger: Logger;
}

/** How a handler joins the requests to a model; undefined if it does not. */
export function batchingOf(
  { batchRows, batchWaitMilliseconds, maxQueued, logger }: BatchSettings,
  onBatch?: (batch: BatchSummary) => void,
): BatchingOptions | undefined {
  if (batchRows === undefined) return undefined;
  return {
    rows: batchRows,
    waitMilliseconds: batchWaitMilliseconds,
    maxWaiting: maxQueued,
    onBatch,
    onGivenUp: () => logger.warn(givenUp),
  };
}

const givenUp =
  'Requests are not joined to batches any more: the model did not answer one with a row for each of its rows.';

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` if requests to the model are to be joined, and must not be */
export function checkBatching(
  { session, flavor }: LoadedModel,
  { batchRows }: BatchSettings,
): void {
  if (batchRows === undefined || session.execution.rowsIndependent) return;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `Requests to this model cannot be joined to batches (--batch-rows): the flavor ${flavor} does not know that the rows of a request are independent. If no row affects the prediction of another one, set its option rowsIndependent, where it has that (--rows-independent). Otherwise leave --batch-rows out.`,
  );
}
