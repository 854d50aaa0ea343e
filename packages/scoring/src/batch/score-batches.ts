import { type ArrowInput, isMlmodelError, rewordedError, type Table } from '@mlmodel/core';
import { ArrowStreamReader } from './arrow-stream-reader.js';
import { ArrowStreamWriter } from './arrow-stream-writer.js';
import type { BatchScoringOptions } from './batch-scoring-options.js';
import { type BatchScorer, createBatchScorer } from './create-batch-scorer.js';
import { PieceReader } from './piece-reader.js';

/** As `scoreArrowStream`, with the modules for Arrow. */
export async function* scoreBatches(
  pieces: AsyncIterable<Uint8Array>,
  options: BatchScoringOptions,
): AsyncGenerator<Uint8Array, void> {
  const source = new PieceReader(pieces);
  try {
    const scorer = createBatchScorer(options);
    const reader = new ArrowStreamReader(source);
    const writer = new ArrowStreamWriter();
    const noRows = await reader.readSchema();
    // While a process of its own predicts, the next batch can be read.
    const readsAhead = !options.model.session.execution.blocksEventLoop;
    let next = settled(reader.readBatch());
    for (let batch = 1; ; batch++) {
      const answer = await inBatch(batch, async () => {
        const input = await next();
        if (input === undefined) return undefined;
        if (readsAhead) next = settled(reader.readBatch());
        return answerTo(input, scorer);
      });
      if (answer === undefined) break;
      yield writer.encode(answer);
      if (!readsAhead) next = settled(reader.readBatch());
    }
    yield writer.end(await scorer.empty(noRows));
  } finally {
    await source.close();
  }
}

/** A promise whose rejection waits until it is asked for. */
function settled<Value>(promise: Promise<Value>): () => Promise<Value> {
  promise.catch(() => {});
  return () => promise;
}

async function answerTo(input: ArrowInput, scorer: BatchScorer): Promise<Table> {
  const { rowCount } = input;
  if (rowCount === 0) return scorer.empty(input);
  return scorer.fit(await scorer.predict(input), rowCount);
}

/** Names the batch in errors. @param batch counts from 1 */
async function inBatch<Result>(batch: number, score: () => Promise<Result>): Promise<Result> {
  try {
    return await score();
  } catch (error) {
    if (!isMlmodelError(error)) throw error;
    throw rewordedError(error, `Batch ${batch}: ${error.message}`);
  }
}
