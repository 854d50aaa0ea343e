import { withForm } from '@mlmodel/batch/formats';
import { type LoadedModel, type Logger, MlmodelError } from '@mlmodel/core';
import { labelConsole, quoteForShell } from '@mlmodel/core/node';
import { createPipeline, type ScoringResponse } from '@mlmodel/scoring';
import { loadToPredict } from '../loading/load-to-predict.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { withInput } from './input-error.js';
import { type BodyFormat, isFile, mediaTypes, type PredictOptions } from './predict-options.js';
import { warnOfIgnored } from './warn-of-ignored.js';
import { writeOutput } from './write-output.js';

/** A body, and its format. */
export interface BodyInput {
  readonly body: Uint8Array;
  readonly format: BodyFormat;
}

/** Scores one body like `/invocations`, and writes the same response. */
export async function predictBody(input: BodyInput, options: PredictOptions): Promise<void> {
  if (input.body.byteLength === 0) throw emptyInput(options);
  const logger = cliLogger(options);
  labelConsole(logger);
  const model = await loadToPredict(options, { logger, singleUse: true });
  try {
    await writeOutput(await score(input, model, { options, logger }), options.outputPath);
  } finally {
    await model.dispose();
  }
}

interface ScoreContext {
  readonly options: PredictOptions;
  readonly logger: Logger;
}

async function score(
  { body, format }: BodyInput,
  model: LoadedModel,
  { options, logger }: ScoreContext,
): Promise<Uint8Array> {
  const pipeline = createPipeline(model, {
    nonfinite: options.nonfinite,
    strict: options.strict,
    onIgnored: (ignored) => warnOfIgnored(ignored, logger),
    onFailure: ({ traceback }) => logger.warn(`The model raised an exception:\n${traceback}`),
  });
  const content = format === 'json' ? withForm(body) : body;
  try {
    return bytesOf((await pipeline.score({ body: content, contentType: mediaTypes[format] })).body);
  } catch (error) {
    throw await withInput(error, { options, format, model });
  }
}

function bytesOf(body: ScoringResponse['body']): Uint8Array {
  return Array.isArray(body) ? Buffer.concat(body) : Buffer.from(body as string | Uint8Array);
}

function emptyInput({ inputPath: [path] = [], modelUri }: PredictOptions): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    isFile(path)
      ? `The input "${path}" is empty. It must contain rows as JSON or CSV.`
      : `Standard input is empty. Give the rows in a file, mlmodel predict ${quoteForShell(modelUri)} -i FILE, or pipe them to the command.`,
  );
}
