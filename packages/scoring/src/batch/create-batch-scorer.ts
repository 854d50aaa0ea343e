import {
  type Column,
  ignoredNamesError,
  isMlmodelError,
  MlmodelError,
  type Prediction,
  type RawInput,
  type Table,
} from '@mlmodel/core';
import { createPipeline } from '../pipeline/pipeline.js';
import { AnswerFitter } from './answer-fitter.js';
import type { BatchScoringOptions } from './batch-scoring-options.js';
import { type AnswerColumn, declaredColumns, knownColumns } from './known-columns.js';

/** Scores batches whose answers form one table. */
export interface BatchScorer {
  /** The columns of the answers; undefined until they are known. */
  readonly columns: readonly AnswerColumn[] | undefined;
  /**
   * Predicts for a batch; others may still be predicted.
   * @param params those of the batch. Default: those of all
   * @throws MlmodelError for input that the model does not take
   */
  predict(input: RawInput, params?: unknown): Prediction | Promise<Prediction>;
  /**
   * The answer to a batch as a table. The first one determines the columns of all.
   * @param rowCount of the input; undefined if only the model knows
   * @param kept columns of the input, which come first
   * @throws MlmodelError `BAD_REQUEST` for an answer that is not a table, that has another number of rows, or other
   * columns than the first one
   */
  fit(prediction: Prediction, rowCount: number | undefined, kept?: readonly Column[]): Table;
  /** Rows without an answer, whose columns must be known. */
  missing(rowCount: number, kept?: readonly Column[]): Table;
  /**
   * A table of the answers' columns without rows: if there was no answer yet, those of an answer to no rows, else those
   * that the model declares.
   * @param noRows columns of the input without rows
   * @param kept those of them that are kept
   * @throws MlmodelError `BAD_REQUEST` if the columns stay unknown
   */
  empty(noRows: RawInput, kept?: readonly Column[]): Promise<Table>;
}

/** Options of {@link createBatchScorer}. */
export interface BatchScorerOptions extends BatchScoringOptions {
  /** The columns of earlier answers, to which these are added. */
  readonly columns?: readonly AnswerColumn[] | undefined;
  /** Columns of the input that are kept, which are not reported as ignored; `*` stands for all. */
  readonly kept?: readonly string[] | undefined;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming bad params */
export function createBatchScorer({
  model,
  params,
  columns,
  ...options
}: BatchScorerOptions): BatchScorer {
  const { onIgnored, onFailure, strict, kept = [] } = options;
  model.enforcer.enforceParams(params);
  const fitter = new AnswerFitter(declaredColumns(model.mlmodel.signature?.outputs));
  if (columns !== undefined) fitter.useColumns(columns);
  let isFirst = true;
  let isTrial = false;
  const pipeline = createPipeline(model, {
    onIgnored: (ignored) => {
      const names = ignored.names.filter((name) => !(kept.includes('*') || kept.includes(name)));
      if (names.length === 0) return;
      const others = { ...ignored, names };
      if (strict === true) throw ignoredNamesError(others);
      if (isFirst) onIgnored?.(others);
    },
    onFailure: (failure) => {
      if (!isTrial) onFailure?.(failure);
    },
  });

  const predict = (input: RawInput, ownParams = params) =>
    pipeline.predictDecoded({ input, params: ownParams, wrapped: true });

  /** @returns why the model cannot answer, if it cannot */
  async function tryAnswer(
    noRows: RawInput,
    kept: readonly Column[],
  ): Promise<MlmodelError | undefined> {
    isTrial = true;
    try {
      fitter.useAnswer(await predict(noRows), kept);
    } catch (error) {
      if (isMlmodelError(error)) return error;
      throw error;
    } finally {
      isTrial = false;
    }
    return undefined;
  }

  return {
    get columns() {
      return fitter.columns;
    },
    predict(input, ownParams) {
      try {
        return predict(input, ownParams);
      } finally {
        isFirst = false;
      }
    },
    fit: (prediction, rowCount, kept = []) => fitter.fit(prediction, rowCount, kept),
    missing: (rowCount, kept = []) => fitter.missing(rowCount, kept),
    async empty(noRows, kept = []) {
      const failure = fitter.columns === undefined ? await tryAnswer(noRows, kept) : undefined;
      if (fitter.columns === undefined) {
        const known = knownColumns(model);
        if (known === undefined) throw noColumns(failure);
        fitter.useColumns([...kept.map(contentOf), ...known]);
      }
      return fitter.empty();
    },
  };
}

function contentOf({ name, type, rowShape }: Column): AnswerColumn {
  return { name: String(name), type, rowShape };
}

/** The error for an answer without rows whose columns are unknown. */
function noColumns(cause: MlmodelError | undefined): MlmodelError {
  const reason = cause === undefined ? '' : ` (${cause.message})`;
  return new MlmodelError(
    'BAD_REQUEST',
    `The columns of an answer without rows are unknown${reason}. Declare outputs in the signature of the model, or send rows.`,
    { cause },
  );
}
