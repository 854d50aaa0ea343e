import type { BatchScoringOptions } from './batch-scoring-options.js';

/**
 * Scores an Arrow IPC stream: answers each record batch with one record batch of as many rows, as soon as it has
 * arrived. Holds one batch, and takes input only while its consumer waits for an answer. The columns of the stream are
 * those of the first answer; without a batch, those of an answer without rows, else of the signature.
 * @param input the stream, in pieces of any size
 * @returns the pieces of an Arrow IPC stream
 * @throws MlmodelError for a broken stream (naming the byte), for input that the model does not take (naming batch,
 * column and row; batches count from 1, rows from 0) and for answers that do not fit the stream. The output then ends
 * without the marker of its end
 */
export async function* scoreArrowStream(
  input: AsyncIterable<Uint8Array>,
  options: BatchScoringOptions,
): AsyncGenerator<Uint8Array, void> {
  const { scoreBatches } = await import('./score-batches.js');
  yield* scoreBatches(input, options);
}
