export type { InputFormat, OutputFormat } from './formats.js';
export { predictFiles } from './predict-files.js';
export type {
  OnError,
  PredictFilesOptions,
  PredictionOutput,
  PredictProgress,
  PredictSummary,
} from './predict-files-options.js';
