import { stat } from 'node:fs/promises';
import type { LoadedModel, ModelFiles } from '@mlmodel/core';
import type { Pipeline, ScoringResponse } from '@mlmodel/scoring';
import type { ScoringSettings } from '../scoring-options.js';

/** How long a request may keep the event loop of the server busy, in milliseconds. */
const budget = 30;

/** Smaller bodies say nothing about the cost of a byte. */
const minMeasuredBytes = 4 * 1024;

/** How many measurements in a row have to agree: a pause or a busy machine only makes them longer. */
const windowSize = 4;

export interface CostEstimateOptions {
  /** Bodies of more bytes are never short work; -1 if none is. */
  readonly maxBytes: number;
  /** Initial estimate of the milliseconds for a small request. */
  readonly baseCost: number;
  /** False if the duration of a request does not show how long it keeps this process busy. */
  readonly learns: boolean;
}

/**
 * Estimates how long a body of some size keeps the event loop busy: a base cost for each request and a cost for each
 * byte, both learned from requests that ran while no other did.
 */
export class CostEstimate {
  readonly maxBytes: number;
  readonly #learns: boolean;
  readonly #baseCost: RecentMinimum;
  readonly #byteCost = new RecentMinimum(0);

  constructor({ maxBytes, baseCost, learns }: CostEstimateOptions) {
    this.maxBytes = maxBytes;
    this.#learns = learns;
    this.#baseCost = new RecentMinimum(baseCost);
  }

  /** Whether a body of this many bytes is short work, which the server does itself. */
  isShort(bytes: number): boolean {
    return bytes <= this.maxBytes && this.#baseCost.value + this.#byteCost.value * bytes <= budget;
  }

  /** Records how long a body took. */
  learn(bytes: number, milliseconds: number): void {
    if (!this.#learns) return;
    if (bytes < minMeasuredBytes) this.#baseCost.add(milliseconds);
    else this.#byteCost.add(Math.max(0, milliseconds - this.#baseCost.value) / bytes);
  }
}

/** The minimum of the most recent measurements. */
class RecentMinimum {
  readonly #recent: number[];
  #next = 0;
  value: number;

  constructor(initial: number) {
    this.#recent = Array.from({ length: windowSize }, () => initial);
    this.value = initial;
  }

  add(measured: number): void {
    this.#recent[this.#next] = measured;
    this.#next = (this.#next + 1) % windowSize;
    this.value = Math.min(...this.#recent);
  }
}

/** MLflow also saves the input example as the body of a request. */
const exampleFile = 'serving_input_example.json';

/** The first run takes longer than the others, because the code is cold. */
const maxRuns = 5;

/** Milliseconds after which no further run starts. */
const maxRunTime = 50;

export interface ExampleOptions {
  readonly scorer: Pipeline;
  readonly settings: ScoringSettings;
  /** Aborted at the time limit for loading. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Scores the model's input example, which warms the model up.
 * @returns the shortest time in milliseconds for which that kept the event loop busy; 0 if the model has no usable
 * example, or does not block the event loop
 * @throws the reason of the signal when it is aborted
 */
export async function measureExampleCost(
  model: LoadedModel,
  { scorer, settings, signal }: ExampleOptions,
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
    const responses = await Promise.all(
      Array.from({ length: maxConcurrency }, () => scorer.respond(request)),
    );
    signal?.throwIfAborted();
    for (const response of responses) isSuccess(response, settings);
    return 0;
  }
  if (!blocksEventLoop) return 0;
  const begin = performance.now();
  let shortest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < maxRuns && performance.now() - begin < maxRunTime; run++) {
    const startedAt = performance.now();
    const response = await scorer.respond(request);
    shortest = Math.min(shortest, performance.now() - startedAt);
    if (!isSuccess(response, settings)) return 0;
  }
  return shortest;
}

/** Logs a warning if the response is an error. */
function isSuccess({ status, body }: ScoringResponse, { logger }: ScoringSettings): boolean {
  if (status !== 200) logger.warn(`The model rejected its own input example: ${body}`);
  return status === 200;
}

/** The body of the request that MLflow saved; undefined without one, or if it is larger than a request may be. */
export async function readExample(
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
