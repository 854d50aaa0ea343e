import type { LoadedModel, Logger } from '@mlmodel/core';
import { labelConsole, openModelDirectory, resolveModelLocation } from '@mlmodel/core/node';
import { createPipeline, type ScoringResponse } from '@mlmodel/scoring';
import { loadToPredict } from '../loading/load-to-predict.js';
import { withInput } from '../predict/input-error.js';
import { contentTypeOf, mediaTypes, type PredictOptions } from '../predict/predict-options.js';
import { readInput } from '../predict/read-input.js';
import { warnOfIgnored } from '../predict/warn-of-ignored.js';
import { checkOutput, writeOutput } from '../predict/write-output.js';
import { cliLogger } from '../terminal/cli-logger.js';

/** Scores one body like `/invocations`, and writes the same response. */
export async function predict(options: PredictOptions): Promise<void> {
  // Before somebody types the input.
  await openModelDirectory(resolveModelLocation(options.modelUri));
  await checkOutput(options.outputPath);
  const body = await readInput(options);
  const logger = cliLogger(options);
  labelConsole(logger);
  const model = await loadToPredict(options, { logger, singleUse: true });
  try {
    await writeOutput(await score(body, model, { options, logger }), options.outputPath);
  } finally {
    await model.dispose();
  }
}

interface ScoreContext {
  readonly options: PredictOptions;
  readonly logger: Logger;
}

async function score(
  body: Uint8Array,
  model: LoadedModel,
  { options, logger }: ScoreContext,
): Promise<Uint8Array> {
  const pipeline = createPipeline(model, {
    nonfinite: options.nonfinite,
    strict: options.strict,
    onIgnored: (ignored) => warnOfIgnored(ignored, logger),
    onFailure: ({ traceback }) => logger.warn(`The model raised an exception:\n${traceback}`),
  });
  const contentType = mediaTypes[contentTypeOf(options)];
  try {
    return bytesOf((await pipeline.score({ body, contentType })).body);
  } catch (error) {
    throw await withInput(error, { options, model });
  }
}

function bytesOf(body: ScoringResponse['body']): Uint8Array {
  return Array.isArray(body) ? Buffer.concat(body) : Buffer.from(body as string | Uint8Array);
}
