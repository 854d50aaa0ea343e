import type { LoadedModel } from '@mlmodel/core';
import { openModelDirectory, resolveModelLocation } from '@mlmodel/core/node';
import type { Scorer } from '../score/scorer.js';
import type { ScoringSettings } from '../scoring-options.js';

/** MLflow writes the input example as the body of a request, too. */
const exampleFile = 'serving_input_example.json';

/** Runs until the code is warm: the first takes longer than all later ones. */
const runs = 5;

/** Milliseconds after which no further run is made. */
const patience = 50;

export interface CalibrateOptions {
  readonly scorer: Scorer;
  readonly modelPath: string;
  readonly settings: ScoringSettings;
}

/**
 * Scores the model's input example.
 * @returns the shortest time that it kept the event loop busy, in milliseconds; 0 when there is no example or the
 * model leaves the event loop free
 */
export async function calibrate(
  model: LoadedModel,
  { scorer, modelPath, settings }: CalibrateOptions,
): Promise<number> {
  const body = await readExample(modelPath);
  if (body === undefined || !model.session.execution.blocksEventLoop) return 0;
  const request = {
    body,
    contentType: 'application/json',
    contentEncoding: undefined,
    accept: undefined,
  };
  const begin = performance.now();
  let shortest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs && performance.now() - begin < patience; run++) {
    const startedAt = performance.now();
    const { status, body: text } = await scorer.score(request);
    shortest = Math.min(shortest, performance.now() - startedAt);
    if (status !== 200) {
      settings.logger.warn(`The model does not take its own input example: ${text}`);
      return 0;
    }
  }
  return shortest;
}

async function readExample(modelPath: string): Promise<Uint8Array | undefined> {
  const files = await openModelDirectory(resolveModelLocation(modelPath));
  return files.read(exampleFile).catch(() => undefined);
}
