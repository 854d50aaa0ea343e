export type { DecodedRequest } from '@mlmodel/core';
export type { BatchScoringOptions } from './batch/batch-scoring-options.js';
export { scoreArrowStream } from './batch/score-arrow-stream.js';
export type { BatchingOptions, BatchSummary } from './batching/create-batcher.js';
export { decompressBody } from './http/decompress-body.js';
export {
  type MediaType,
  namesMediaType,
  negotiateResponseType,
  parseMediaType,
  type ResponseType,
} from './http/media-types.js';
export { parseJson } from './json/parse-json.js';
export type { BodyDialect } from './pipeline/body-dialect.js';
export type { FailureReport } from './pipeline/failure-report.js';
export {
  createPipeline,
  type Pipeline,
  type PipelineModel,
  type PipelineOptions,
} from './pipeline/pipeline.js';
export type { ScoringRequest, ScoringResponse } from './pipeline/scoring-request.js';
export {
  type CapturedValues,
  rowsOf,
  ScoringTrace,
  type Stage,
  stageAt,
  stages,
} from './pipeline/scoring-trace.js';
export {
  encodeEvent,
  errorEvent,
  negotiateStreamType,
  type StreamResponse,
  type StreamType,
} from './pipeline/stream-events.js';
export { type ServingInput, validateServingInput } from './pipeline/validate-serving-input.js';
export { type EncodedError, encodeError } from './prediction/encode-error.js';
export {
  type EncodedResponse,
  type EncodeOptions,
  encodePrediction,
} from './prediction/encode-prediction.js';
export type { NonFinite } from './prediction/non-finite.js';
export { type DecodeOptions, decodeRequest } from './request/decode-request.js';
export { type CostOptions, estimateCost } from './request/estimate-cost.js';
export { type ArrivedBody, estimateRows } from './request/estimate-rows.js';
export { joinBytes } from './runtime/bytes.js';
