import type { LoadedModel } from '@mlmodel/core';
import type { Pipeline, ScoringResponse } from '@mlmodel/scoring';
import type { ScoringSettings } from '../scoring-options.js';

/** MLflow writes the input example as the body of a request, too. */
const exampleFile = 'serving_input_example.json';

/** Runs until the code is warm: the first takes longer than all later ones. */
const runs = 5;

/** Milliseconds after which no further run is made. */
const patience = 50;

export interface CalibrateOptions {
  readonly scorer: Pipeline;
  readonly settings: ScoringSettings;
}

/**
 * Scores the model's input example, so that the first request finds the model warm.
 * @returns the shortest time that it kept the event loop busy, in milliseconds; 0 when there is no example or the
 * model leaves the event loop free
 */
export async function calibrate(
  model: LoadedModel,
  { scorer, settings }: CalibrateOptions,
): Promise<number> {
  const body = await model.files.read(exampleFile).catch(() => undefined);
  if (body === undefined) return 0;
  const request = {
    body,
    contentType: 'application/json',
    contentEncoding: undefined,
    accept: undefined,
    isExample: true,
  };
  const { outOfProcess, blocksEventLoop, maxConcurrency } = model.session.execution;
  if (outOfProcess === true) {
    await Promise.all(
      Array.from({ length: maxConcurrency }, async () =>
        told(await scorer.respond(request), settings),
      ),
    );
    return 0;
  }
  if (!blocksEventLoop) return 0;
  const begin = performance.now();
  let shortest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs && performance.now() - begin < patience; run++) {
    const startedAt = performance.now();
    const answer = await scorer.respond(request);
    shortest = Math.min(shortest, performance.now() - startedAt);
    if (!told(answer, settings)) return 0;
  }
  return shortest;
}

/** Logs an answer that is an error. @returns whether it is none */
function told({ status, body }: ScoringResponse, { logger }: ScoringSettings): boolean {
  if (status !== 200) logger.warn(`The model does not take its own input example: ${body}`);
  return status === 200;
}
