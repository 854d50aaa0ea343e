import {
  type IgnoredNames,
  ignoredNameSentence,
  type LoadedModel,
  type Logger,
} from '@mlmodel/core';
import {
  labelConsole,
  loadModel,
  openModelDirectory,
  resolveModelLocation,
} from '@mlmodel/core/node';
import { createPipeline, type ScoringResponse } from '@mlmodel/scoring';
import { guardLoading } from '../loading/load-guard.js';
import { loadingOptionsOf, prepareEnvironment } from '../loading/prepare-environment.js';
import { withInput } from '../predict/input-error.js';
import { contentTypeOf, mediaTypes, type PredictOptions } from '../predict/predict-options.js';
import { readInput } from '../predict/read-input.js';
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
  const model = await load(options, logger);
  try {
    await writeOutput(await score(body, model, { options, logger }), options.outputPath);
  } finally {
    await model.dispose();
  }
}

async function load(options: PredictOptions, logger: Logger): Promise<LoadedModel> {
  const flavorOptions = loadingOptionsOf(options, true);
  const loadLogger = await prepareEnvironment(options, { options: flavorOptions, logger });
  return guardLoading(options, () =>
    loadModel(options.modelUri, {
      flavors: options.flavor,
      options: flavorOptions,
      logger: loadLogger,
    }),
  );
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

/** How many names are reported. */
const mostNames = 20;

function warnOfIgnored(ignored: IgnoredNames, logger: Logger): void {
  for (const name of ignored.names.slice(0, mostNames)) {
    logger.warn(ignoredNameSentence(name, ignored));
  }
}

function bytesOf(body: ScoringResponse['body']): Uint8Array {
  return Array.isArray(body) ? Buffer.concat(body) : Buffer.from(body as string | Uint8Array);
}
