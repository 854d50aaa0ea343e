import {
  type ArrowInput,
  isMlmodelError,
  MlmodelError,
  type Prediction,
  rewordedError,
} from '@mlmodel/core';
import type { createPipeline, Pipeline } from '../pipeline/pipeline.js';
import { AnswerEncoder } from './answer-encoder.js';
import type { ArrowScoringOptions } from './arrow-scoring-options.js';
import { ArrowStreamReader } from './arrow-stream-reader.js';
import { declaredColumns, knownColumns } from './known-columns.js';
import { PieceReader } from './piece-reader.js';

interface BatchScoring extends ArrowScoringOptions {
  /** Given by the entry, which then need not be split: code that is loaded later would share its modules. */
  readonly createPipeline: typeof createPipeline;
}

/** As `scoreArrowStream`, with the modules for Arrow. */
export async function* scoreBatches(
  pieces: AsyncIterable<Uint8Array>,
  options: BatchScoring,
): AsyncGenerator<Uint8Array, void> {
  const source = new PieceReader(pieces);
  try {
    const scorer = new BatchScorer(options);
    const reader = new ArrowStreamReader(source);
    const noRows = await reader.readSchema();
    while (true) {
      const answer = await scorer.next(() => reader.readBatch());
      if (answer === undefined) break;
      yield answer;
    }
    yield await scorer.end(noRows);
  } finally {
    await source.close();
  }
}

class BatchScorer {
  readonly #model: ArrowScoringOptions['model'];
  readonly #pipeline: Pipeline;
  readonly #params: unknown;
  readonly #encoder: AnswerEncoder;
  /** The number of the batch, from 1. */
  #batch = 0;
  #isTrial = false;

  /** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming bad params */
  constructor({ model, params, strict, onIgnored, onFailure, ...given }: BatchScoring) {
    model.enforcer.enforceParams(params);
    this.#model = model;
    this.#params = params;
    this.#encoder = new AnswerEncoder(declaredColumns(model.mlmodel.signature?.outputs));
    this.#pipeline = given.createPipeline(model, {
      strict,
      onIgnored: (names) => {
        if (this.#batch === 1) onIgnored?.(names);
      },
      onFailure: (failure) => {
        if (!this.#isTrial) onFailure?.(failure);
      },
    });
  }

  /** Answers the next batch. @returns undefined at the end */
  async next(read: () => Promise<ArrowInput | undefined>): Promise<Uint8Array | undefined> {
    this.#batch += 1;
    try {
      const input = await read();
      if (input === undefined) return undefined;
      return await (input.rowCount === 0 ? this.#answerEmpty(input) : this.#answer(input));
    } catch (error) {
      if (!isMlmodelError(error)) throw error;
      throw rewordedError(error, `Batch ${this.#batch}: ${error.message}`);
    }
  }

  /** The end of the stream. @param noRows columns of the input without rows */
  async end(noRows: ArrowInput): Promise<Uint8Array> {
    await this.#findColumns(noRows);
    return this.#encoder.end();
  }

  async #answer(input: ArrowInput): Promise<Uint8Array> {
    return this.#encoder.encode(await this.#predict(input), input.rowCount);
  }

  async #answerEmpty(input: ArrowInput): Promise<Uint8Array> {
    await this.#findColumns(input);
    return this.#encoder.encodeEmpty();
  }

  /** Finds the columns of the answers, if there was none yet: from one without rows, else from what the model says. */
  async #findColumns(noRows: ArrowInput): Promise<void> {
    if (this.#encoder.hasColumns) return;
    const failure = await this.#tryAnswer(noRows);
    if (this.#encoder.hasColumns) return;
    const known = knownColumns(this.#model);
    if (known === undefined) throw noColumns(failure);
    this.#encoder.useColumns(known);
  }

  /** @returns why the model cannot answer, if it cannot */
  async #tryAnswer(noRows: ArrowInput): Promise<MlmodelError | undefined> {
    this.#isTrial = true;
    try {
      this.#encoder.useAnswer(await this.#predict(noRows));
    } catch (error) {
      if (isMlmodelError(error)) return error;
      throw error;
    } finally {
      this.#isTrial = false;
    }
    return undefined;
  }

  async #predict(input: ArrowInput): Promise<Prediction> {
    return this.#pipeline.predictDecoded({ input, params: this.#params, wrapped: true });
  }
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
