import type { InputFormat, OnError, OutputFormat } from '@mlmodel/batch';
import { outputFormatOfName } from '@mlmodel/batch/formats';
import type { LoadingConfiguration } from '../options/model-options.js';

/** The values of `mlmodel predict`'s options. */
export interface PredictOptions extends LoadingConfiguration {
  readonly inputPath?: readonly string[];
  readonly outputPath?: string;
  readonly contentType?: InputFormat;
  readonly outputFormat?: OutputFormat;
  /** JSON text. */
  readonly params?: string;
  /** Names with commas between them. */
  readonly columns?: string;
  readonly onError?: OnError;
  readonly rejectedPath?: string;
  readonly batchRows?: number;
  readonly workers?: number;
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** The format of a body. */
export type BodyFormat = 'json' | 'csv';

/** The format of the predictions: as the user says, else by the name of their file; undefined if neither says one. */
export function outputFormatOf({
  outputFormat,
  outputPath,
}: Pick<PredictOptions, 'outputFormat' | 'outputPath'>): OutputFormat | undefined {
  return outputFormat ?? (isFile(outputPath) ? outputFormatOfName(outputPath) : undefined);
}

/** Whether a path is that of a file; `-` means standard input or output, as in other commands. */
export function isFile(path: string | undefined): path is string {
  return path !== undefined && path !== '-';
}
