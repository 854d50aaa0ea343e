import { stat } from 'node:fs/promises';
import type { LoadedModel, ModelFiles } from '@mlmodel/core';
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
  /** Aborted at the time limit for loading. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Scores the model's input example, so that the first request finds the model warm.
 * @returns the shortest time that it kept the event loop busy, in milliseconds; 0 when there is no example or the
 * model leaves the event loop free
 * @throws the reason of the signal when it is aborted
 */
export async function calibrate(
  model: LoadedModel,
  { scorer, settings, signal }: CalibrateOptions,
): Promise<number> {
  const body = await readExample(model.files, settings);
  if (body === undefined) return 0;
  const request = {
    body,
    contentType: 'application/json',
    contentEncoding: undefined,
    accept: undefined,
    isExample: true,
    signal: signal && (() => signal),
  };
  const { outOfProcess, blocksEventLoop, maxConcurrency } = model.session.execution;
  if (outOfProcess === true) {
    const answers = await Promise.all(
      Array.from({ length: maxConcurrency }, () => scorer.respond(request)),
    );
    signal?.throwIfAborted();
    for (const answer of answers) told(answer, settings);
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

/** Undefined when there is none, or one that is larger than a request may be. */
async function readExample(
  files: ModelFiles,
  { maxBodyBytes }: ScoringSettings,
): Promise<Uint8Array | undefined> {
  try {
    const path = await files.localPath?.(exampleFile);
    if (path !== undefined && (await stat(path)).size > maxBodyBytes) return undefined;
    return await files.read(exampleFile);
  } catch {
    return undefined;
  }
}
