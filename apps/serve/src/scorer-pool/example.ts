import { stat } from 'node:fs/promises';
import type { LoadedModel, ModelFiles } from '@mlmodel/core';
import type { Pipeline, ScoringResponse } from '@mlmodel/scoring';
import { byteLengthOf } from '../http/send-response.js';
import type { ScoringSettings } from '../scoring-options.js';
import type { ScorerPool } from './create-scorer-pool.js';

/** MLflow also saves the input example as the body of a request. */
const exampleFile = 'serving_input_example.json';

/** The first run takes longer than the others, because the code is cold. */
const maxRuns = 5;

/** Milliseconds after which no further run starts. */
const maxRunTime = 50;

export interface ExampleOptions {
  readonly settings: ScoringSettings;
  /** Aborted at the time limit for loading. */
  readonly signal?: AbortSignal | undefined;
  /** Called if the model rejects it, which is also logged. */
  readonly onRejected?: (() => void) | undefined;
}

/**
 * Scores the model's input example, which warms the model up.
 * @returns the shortest time in milliseconds for which that kept the event loop busy; 0 if the model has no usable
 * example, or does not block the event loop
 * @throws the reason of the signal when it is aborted
 */
export async function measureExampleCost(
  model: LoadedModel,
  { scorer, signal, ...report }: ExampleOptions & { readonly scorer: Pipeline },
): Promise<number> {
  const body = await readExample(model.files, report.settings);
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
    const responses = await Promise.all(
      Array.from({ length: maxConcurrency }, () => scorer.respond(request)),
    );
    signal?.throwIfAborted();
    for (const response of responses) isSuccess(response, { ...report, model });
    return 0;
  }
  if (!blocksEventLoop) return 0;
  const begin = performance.now();
  let shortest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < maxRuns && performance.now() - begin < maxRunTime; run++) {
    const startedAt = performance.now();
    const response = await scorer.respond(request);
    shortest = Math.min(shortest, performance.now() - startedAt);
    if (!isSuccess(response, { ...report, model })) return 0;
  }
  return shortest;
}

/**
 * Starts the processes of a model, each of which scores the input example.
 * @throws MlmodelError if one does not start, and the reason of the signal when it is aborted
 */
export async function warmUpProcesses(
  model: LoadedModel,
  { scorerPool, signal, ...report }: ExampleOptions & { readonly scorerPool: ScorerPool },
): Promise<void> {
  const stop = () => void scorerPool.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const responses = await scorerPool.warmUp(await readExample(model.files, report.settings));
    for (const response of responses) isSuccess(response, { ...report, model });
  } catch (error) {
    await scorerPool.close();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

type Body = ScoringResponse['body'];

/** By the files of the model, which a model that runs in other processes shares with the loaded one. */
const answers = new WeakMap<ModelFiles, Body>();

/** Longer answers are not kept, in bytes. */
const longestAnswer = 64 * 1024;

/** What a model answered to its input example, as JSON, when it was warmed up; undefined if that is not known. */
export function exampleAnswer({ files }: LoadedModel): string | undefined {
  const body = answers.get(files);
  if (body === undefined || typeof body === 'string') return body;
  return Buffer.concat(body instanceof Uint8Array ? [body] : body).toString();
}

/** Keeps the response, or logs a warning if it is an error. */
function isSuccess(
  { status, body }: Pick<ScoringResponse, 'status' | 'body'>,
  { model, settings, onRejected }: Omit<ExampleOptions, 'signal'> & { readonly model: LoadedModel },
): boolean {
  if (status === 200) {
    if (byteLengthOf(body) <= longestAnswer) answers.set(model.files, body);
    return true;
  }
  settings.logger.warn(`The model rejected its own input example: ${body}`);
  onRejected?.();
  return false;
}

/** Undefined if there is no example, or if it is larger than a request may be. */
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
