import { constants, getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type FlavorOptionValues, loadTimeoutOf } from '@mlmodel/core';
import { createPool, type Pool } from '@mlmodel/worker';
import type { FailureLog } from '../failure-log.js';
import type { IgnoredLog } from '../ignored-log.js';
import type { ScoringSettings } from '../scoring-options.js';
import type { ChildConfig } from './child-messages.js';
import { CostEstimate } from './cost-estimate.js';
import {
  openScorerCall,
  type ScorerCall,
  type ScorerListener,
  type ScorerRequest,
} from './scorer-call.js';

/** Where another process finds the model. */
export interface ModelSource {
  /** Path or `file:` URI of the model directory. */
  readonly modelPath: string;
  /** Flavor packages, by name or path, with priority over discovered ones. */
  readonly flavors?: readonly string[] | undefined;
  /** Values that JSON can represent. */
  readonly flavorOptions?: FlavorOptionValues | undefined;
}

/** Milliseconds without a request after which the process is stopped to release its memory. */
const idleTimeout = 10_000;

/** How many bodies it holds at once: one is scored while the next one arrives. */
const concurrency = 2;

/** Limit of its JavaScript heap in MiB. A request that needs more fails, and the process is replaced. */
const heapMebibytes = 4096;

/**
 * How much nicer than the server it is, so that small requests go first. On Linux it still gets half the share of a
 * normal process: with 10, a fifth of that, requests timed out on a machine with busy neighbours.
 */
const extraNiceness = 3;

export interface ScorerPoolOptions {
  readonly settings: ScoringSettings;
  /** Gets the failures that the process reports. */
  readonly failures: FailureLog;
  /** Gets the ignored names that the process reports. */
  readonly ignored: IgnoredLog;
  /** The estimated milliseconds for which a small request keeps the event loop busy. */
  readonly baseCost: number;
  /** The model's own processes, if it has any. */
  readonly models?: Pool | undefined;
}

/** Scores requests that would block this process in another one. */
export interface ScorerPool {
  /** Estimates the cost of requests with the same content type. */
  estimateFor(request: ScorerRequest): CostEstimate;
  /** Opens a request. */
  open(request: ScorerRequest, listener: ScorerListener): ScorerCall;
  /** Stops the process after its running requests. */
  close(): Promise<void>;
}

/**
 * A pool of one scorer process for a model. The process starts with the first request, has a slightly lower priority
 * than this one, and stops when it is idle. For a slow model it starts at once and keeps running. If the model has its
 * own processes, the scorer process decodes requests, gets the predictions from one of them, and encodes the responses.
 */
export function createScorerPool(source: ModelSource, options: ScorerPoolOptions): ScorerPool {
  const { settings, failures, ignored, models } = options;
  const estimateFor = estimatesByType(options);
  const stays = !estimateFor({}).isShort(0);
  const scorers = scorerProcess(source, { settings, stays, models });
  if (stays) scorers.start().catch((error) => settings.logger.error(String(error)));
  return {
    estimateFor,
    open(request, listener) {
      const estimate = estimateFor(request);
      return openScorerCall(request, { scorers, models, failures, ignored, estimate, listener });
    },
    close: () => scorers.stop(),
  };
}

/**
 * Text is read at some 50 MB/s, numbers in Arrow almost for free, and a few bytes of Parquet can hold any number of
 * rows.
 */
function estimatesByType({
  baseCost,
  models,
}: ScorerPoolOptions): (request: Partial<ScorerRequest>) => CostEstimate {
  const learns = models === undefined;
  const text = new CostEstimate({ maxBytes: 1024 * 1024, baseCost, learns });
  const arrow = new CostEstimate({ maxBytes: 4 * 1024 * 1024, baseCost, learns });
  const parquet = new CostEstimate({ maxBytes: -1, baseCost, learns });
  return ({ contentType = '' }) => {
    const kind = /arrow|parquet/i.exec(contentType)?.[0].toLowerCase();
    if (kind === undefined) return text;
    return kind === 'arrow' ? arrow : parquet;
  };
}

interface ProcessOptions {
  readonly settings: ScoringSettings;
  readonly stays: boolean;
  readonly models: Pool | undefined;
}

function scorerProcess(source: ModelSource, { settings, stays, models }: ProcessOptions): Pool {
  const { maxBodyBytes, nonfinite, debug, strict, timeoutSeconds, logger } = settings;
  const config: ChildConfig = {
    modelPath: source.modelPath,
    flavors: source.flavors ?? [],
    flavorOptions: source.flavorOptions ?? {},
    workingDirectory: process.cwd(),
    invokedAs: process.argv[1] ?? '',
    maxBodyBytes,
    nonfinite,
    debug,
    strict,
    modelRunsElsewhere: models !== undefined,
  };
  const program = fileURLToPath(import.meta.resolve('@mlmodel/serve/scorer-child'));
  return createPool({
    name: 'The scorer process',
    command: process.execPath,
    cwd: config.workingDirectory,
    args: [`--max-old-space-size=${heapMebibytes}`, program],
    setup: { ...config },
    concurrency,
    maxQueued: settings.maxQueued,
    readyTimeout: loadTimeoutOf(config.flavorOptions) * 1000,
    priority: stays ? undefined : lowerPriority(),
    idleTimeout: stays ? undefined : idleTimeout,
    hangTimeout: timeoutSeconds === 0 ? Number.POSITIVE_INFINITY : timeoutSeconds * 1000,
    logger,
    outputLabel: '[model]',
  });
}

function lowerPriority(): number {
  return Math.min(getPriority() + extraNiceness, constants.priority.PRIORITY_LOW);
}
