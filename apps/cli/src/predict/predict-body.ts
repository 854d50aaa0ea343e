import { withForm } from '@mlmodel/batch/formats';
import { type LoadedModel, type Logger, MlmodelError } from '@mlmodel/core';
import { labelConsole, quoteForShell } from '@mlmodel/core/node';
import { createPipeline } from '@mlmodel/scoring';
import { loadToPredict } from '../loading/load-to-predict.js';
import { cliLogger } from '../terminal/cli-logger.js';
import { withInput } from './input-error.js';
import { mediaTypes } from './media-types.js';
import { type BodyFormat, isFile, type PredictOptions } from './predict-options.js';
import { responseBytes } from './response-bytes.js';
import { scoringReports } from './scoring-reports.js';
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
    ...scoringReports(logger),
  });
  const content = format === 'json' ? withForm(body) : body;
  try {
    return responseBytes(await pipeline.score({ body: content, contentType: mediaTypes[format] }));
  } catch (error) {
    throw await withInput(error, { options, format, model });
  }
}

function emptyInput({ inputPath: [path] = [], modelUri }: PredictOptions): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    isFile(path)
      ? `The input "${path}" is empty. It must contain rows as JSON or CSV.`
      : `Standard input is empty. Give the rows in a file, mlmodel predict ${quoteForShell(modelUri)} -i FILE, or pipe them to the command.`,
  );
}
