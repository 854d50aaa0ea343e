import type { LoadingConfiguration } from '../options/model-options.js';

/** The values of `mlmodel predict`'s options. */
export interface PredictOptions extends LoadingConfiguration {
  readonly inputPath?: string;
  readonly outputPath?: string;
  readonly contentType?: 'json' | 'csv';
}

/** The media types of inputs. */
export const mediaTypes = { json: 'application/json', csv: 'text/csv' };

/** How the input is read: as the user says, else by the name of its file. */
export function contentTypeOf({
  contentType,
  inputPath,
}: Pick<PredictOptions, 'contentType' | 'inputPath'>): keyof typeof mediaTypes {
  return contentType ?? (inputPath?.toLowerCase().endsWith('.csv') ? 'csv' : 'json');
}

/** Whether a path is that of a file; `-` means standard input or output, as in other commands. */
export function isFile(path: string | undefined): path is string {
  return path !== undefined && path !== '-';
}
