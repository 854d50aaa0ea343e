import { constants, getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type FlavorOptionValues, loadTimeoutOf } from '@mlmodel/core';
import type { BatchSummary, ScoringResponse } from '@mlmodel/scoring';
import { createPool, type Pool, type PoolStatistics, type WorkerResponse } from '@mlmodel/worker';
import type { FailureLog } from '../failure-log.js';
import type { IgnoredLog } from '../ignored-log.js';
import type { ScoringSettings } from '../scoring-options.js';
import type { ChildConfig, ChildRequest, ChildResponse } from './child-messages.js';
import { CostEstimate } from './cost-estimate.js';
import {
  openScorerCall,
  type ScorerCall,
  type ScorerListener,
  type ScorerRequest,
} from './scorer-call.js';
import { scorerMemory } from './worker-memory.js';

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

/**
 * How many bodies a single process holds at once: one is scored while the next one arrives. With several processes, a
 * body waits for the first that is free.
 */
const concurrency = 2;

/** How many small bodies a process holds at once where requests are joined to batches. */
const mostJoined = 32;

/** Milliseconds that a process has to exit. When it is stopped, its requests are answered or given up. */
const stopTimeout = 2_000;

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
  /** Gets the batches that the process reports. */
  readonly onBatch: (batch: BatchSummary) => void;
  /** The estimated milliseconds for which a small request keeps the event loop busy. */
  readonly baseCost: number;
  /** The model's own processes, if it has any. */
  readonly models: Pool | undefined;
  /** How many processes run the model, if this process never does; otherwise 0. */
  readonly modelProcesses: number;
  /** Most memory of a process; undefined for no limit. */
  readonly workerMemoryMebibytes: number | undefined;
}

/** The response to an input example. */
type WarmUpResponse = Pick<ScoringResponse, 'status'> & { readonly body: string };

/** Scores requests that would block this process in another one. */
export interface ScorerPool {
  /** Estimates the cost of requests with the same content type. */
  estimateFor(request: ScorerRequest): CostEstimate;
  /** Whether some process can take a request. */
  readonly ready: boolean;
  /** Starts the processes if they are kept while idle. */
  startIfKept(): void;
  /**
   * Starts the processes, and lets each of them score a body, as those do that replace them.
   * @param body JSON; undefined if there is nothing to score
   * @returns the responses; rejects if a process does not start
   */
  warmUp(body: Uint8Array | undefined): Promise<readonly WarmUpResponse[]>;
  /** Opens a request. */
  open(request: ScorerRequest, listener: ScorerListener): ScorerCall;
  readonly statistics: PoolStatistics;
  /** Stops the process after its running requests. */
  close(): Promise<void>;
}

/**
 * A pool of scorer processes for a model.
 *
 * - If this process runs the model too, or other processes do, it has one process, which starts with the first request,
 *   has a slightly lower priority than this one, and stops when it is idle; for a slow model it is kept. If the model
 *   has its own processes, the scorer process decodes requests, gets the predictions from one of them, and encodes the
 *   responses.
 * - If only they run the model, there are `modelProcesses`, which are kept and score everything.
 */
export function createScorerPool(source: ModelSource, options: ScorerPoolOptions): ScorerPool {
  const { settings, modelProcesses } = options;
  const estimateFor = estimatesByType(options);
  const stays = !estimateFor({}).isShort(0);
  const scorers = scorerProcesses(source, { ...options, stays });
  return {
    estimateFor,
    get ready() {
      return !stays || scorers.ready;
    },
    startIfKept() {
      if (stays) scorers.start().catch((error) => settings.logger.error(String(error)));
    },
    async warmUp(body) {
      await scorers.start();
      if (body === undefined) return [];
      const fields: ChildRequest = { contentType: 'application/json', isExample: true };
      const responses = Array.from({ length: modelProcesses }, () =>
        scorers.request({ ...fields }, { payload: body, isWarmUp: true }),
      );
      return Promise.all(responses.map(async (response) => warmUpResponse(await response)));
    },
    open(request, listener) {
      const estimate = estimateFor(request);
      return openScorerCall(request, { ...options, scorers, estimate, listener });
    },
    get statistics() {
      return scorers.statistics;
    },
    close: () => scorers.stop(),
  };
}

function warmUpResponse({ fields, payload = [] }: WorkerResponse): WarmUpResponse {
  const { status } = fields as unknown as ChildResponse;
  const pieces = payload instanceof Uint8Array ? [payload] : payload;
  return { status, body: Buffer.concat(pieces).toString('latin1') };
}

/**
 * Numbers in JSON are read at some 500 MB/s (other values count as more bytes), those in Arrow almost for free, and a few
 * bytes of Parquet can hold any number of rows.
 */
function estimatesByType({
  settings,
  baseCost,
  models,
  modelProcesses,
}: ScorerPoolOptions): (request: Partial<ScorerRequest>) => CostEstimate {
  if (modelProcesses > 0) {
    const never = new CostEstimate({ maxBytes: -1, baseCost, learns: false });
    return () => never;
  }
  // A request that waits for others takes longer than its work.
  const learns = models === undefined && settings.batchRows === undefined;
  const text = new CostEstimate({ maxBytes: 1.5 * 1024 * 1024, baseCost, learns });
  const arrow = new CostEstimate({ maxBytes: 4 * 1024 * 1024, baseCost, learns });
  const parquet = new CostEstimate({ maxBytes: -1, baseCost, learns });
  return ({ contentType = '' }) => {
    const kind = /arrow|parquet/i.exec(contentType)?.[0].toLowerCase();
    if (kind === undefined) return text;
    return kind === 'arrow' ? arrow : parquet;
  };
}

interface ProcessOptions extends ScorerPoolOptions {
  readonly stays: boolean;
}

function scorerProcesses(
  source: ModelSource,
  { settings, stays, models, modelProcesses, workerMemoryMebibytes }: ProcessOptions,
): Pool {
  const size = Math.max(1, modelProcesses);
  const { heapMebibytes, memoryLimit } = scorerMemory(workerMemoryMebibytes);
  const { nonfinite, dialect, debug, strict, timeoutSeconds, logger } = settings;
  const config: ChildConfig = {
    modelPath: source.modelPath,
    flavors: source.flavors ?? [],
    flavorOptions: source.flavorOptions ?? {},
    workingDirectory: process.cwd(),
    invokedAs: process.argv[1] ?? '',
    maxDecompressedBytes: settings.maxDecompressedBytes,
    maxRows: settings.maxRows,
    maxQueued: settings.maxQueued,
    batchRows: models === undefined ? settings.batchRows : undefined,
    batchWaitMilliseconds: settings.batchWaitMilliseconds,
    maxJsonDepth: settings.maxJsonDepth,
    nonfinite,
    dialect,
    debug,
    strict,
    workerMemoryMebibytes,
    modelRunsElsewhere: models !== undefined,
  };
  const program = fileURLToPath(import.meta.resolve('@mlmodel/serve/scorer-child'));
  return createPool({
    name: 'The scorer process',
    command: process.execPath,
    cwd: config.workingDirectory,
    args: [`--max-old-space-size=${heapMebibytes}`, '--expose-gc', program],
    setup: { ...config },
    memoryLimit,
    size,
    concurrency: size === 1 ? concurrency : 1,
    smallConcurrency: config.batchRows && Math.min(config.batchRows, mostJoined),
    maxQueued: settings.maxQueued,
    maxQueuedRows: settings.maxQueuedRows,
    readyTimeout: loadTimeoutOf(config.flavorOptions) * 1000,
    priority: stays ? undefined : lowerPriority(),
    idleTimeout: stays ? undefined : idleTimeout,
    stopTimeout,
    hangTimeout: timeoutSeconds === 0 ? Number.POSITIVE_INFINITY : timeoutSeconds * 1000,
    logger,
    outputLabel: '[model]',
  });
}

function lowerPriority(): number {
  return Math.min(getPriority() + extraNiceness, constants.priority.PRIORITY_LOW);
}
