export { type ArrowFileState, type ArrowWriter, createArrowWriter } from './batch/arrow-writer.js';
export type { BatchScoringOptions } from './batch/batch-scoring-options.js';
export {
  type BatchScorer,
  type BatchScorerOptions,
  createBatchScorer,
} from './batch/create-batch-scorer.js';
export type { AnswerColumn } from './batch/known-columns.js';
export { type ArrowBatches, readArrowBatches } from './batch/read-arrow-batches.js';
export { csvHeader, decodeCsv, missingAsNull, missingCells } from './csv/decode-csv.js';
export { csvLines, csvNames } from './prediction/csv-pieces.js';
export { recordPieces } from './prediction/encode-json.js';
export type { NonFinite } from './prediction/non-finite.js';
export { concatVectors } from './typed/concat-vectors.js';
export { decimalValue, decimalVector } from './typed/decimals.js';
export { applyPandasMetadata } from './typed/pandas-metadata.js';
export { type Range, sliceColumn } from './typed/slice-column.js';
export { makeValidity } from './typed/validity.js';
