import { isMlmodelError, type LoadedModel, rewordedError } from '@mlmodel/core';
import { withInputExampleHint } from './input-example-hint.js';
import { mediaTypes } from './media-types.js';
import { type BodyFormat, isFile, type PredictOptions } from './predict-options.js';

/** What was scored. */
export interface ScoredInput {
  readonly options: PredictOptions;
  readonly format: BodyFormat;
  readonly model: Pick<LoadedModel, 'mlmodel' | 'files'>;
}

/** Adds to an error of the pipeline which input it is about, and says flags where it says headers. */
export async function withInput(
  error: unknown,
  { options, format, model }: ScoredInput,
): Promise<unknown> {
  if (!isMlmodelError(error)) return error;
  const { inputPath: [path] = [] } = options;
  const input = isFile(path) ? `"${path}"` : 'Standard input';
  const type = format.toUpperCase();
  const message = `${input}, read as ${type}: ${withFlags(error.message)}`;
  const failure = rewordedError(error, message);
  return isFile(path) ? withInputExampleHint(failure, { path, model }) : failure;
}

/** Replaces advice about headers of a request by advice about flags. */
function withFlags(message: string): string {
  const advice = /send (?:[^:.]*, with )?the header [\w-]+: ([\w./+-]*\w)( \(with curl: [^)]*\))?/g;
  return message.replace(advice, (_advice, wanted: string) => {
    const [type] = Object.entries(mediaTypes).find(([, mediaType]) => mediaType === wanted) ?? [];
    return type === undefined ? 'unpack it first' : `add -t ${type}`;
  });
}
