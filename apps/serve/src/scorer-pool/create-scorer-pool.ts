import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type FlavorOptionValues, loadTimeoutOf } from '@mlmodel/core';
import { createPool, type Pool } from '@mlmodel/worker';
import type { FailureLog } from '../failure-log.js';
import type { ScoringSettings } from '../scoring-options.js';
import type { ChildConfig } from './child-config.js';
import { InlineLimit } from './inline-limit.js';
import { openCall } from './open-call.js';
import type { ScorerPool, ScorerRequest } from './scorer-pool.js';

/** Where another process finds the same model. */
export interface ModelSource {
  /** Path or `file:` URI of the model directory. */
  readonly modelPath: string;
  /** Flavor packages, by name or path, that win over discovered ones. */
  readonly flavors?: readonly string[] | undefined;
  /** Values that JSON can hold. */
  readonly flavorOptions?: FlavorOptionValues | undefined;
}

/** The process is ended after so many milliseconds without a request, which gives its memory back. */
const idleTimeout = 10_000;

/** Bodies that it holds at once: one is scored while the next arrives. */
const concurrency = 2;

/** Limit of its JavaScript heap in MiB; a request that needs more fails, and the process is replaced. */
const heapMebibytes = 4096;

export interface ScorerPoolOptions {
  readonly settings: ScoringSettings;
  /** Gets how requests failed in the process. */
  readonly failures: FailureLog;
  /** How long a small request keeps the event loop busy, as far as known. */
  readonly busyMilliseconds: number;
  /** Of a model that runs in processes of its own. */
  readonly models?: Pool | undefined;
}

/**
 * A pool of one scorer process for a model. The process is started for the first request, gives way to the server, and is
 * ended when it is idle; for a model too slow for this process it is started at once and stays. For a model that runs in
 * processes of its own it reads, asks one of those, and writes.
 */
export function createScorerPool(source: ModelSource, options: ScorerPoolOptions): ScorerPool {
  const { settings, failures, models } = options;
  const limitFor = limitsByKind(options);
  const stays = !limitFor({}).fits(0);
  const scorers = scorerProcess(source, { settings, stays, models });
  if (stays) scorers.start().catch((error) => settings.logger.error(String(error)));
  return {
    limitFor,
    open: (request, listener) =>
      openCall(request, { scorers, models, failures, limit: limitFor(request), listener }),
    close: () => scorers.stop(),
  };
}

/** Text is read at some 50 MB/s, Arrow's numbers are hardly read at all, and a few bytes of Parquet may stand for any number of rows. */
function limitsByKind({
  busyMilliseconds: fixed,
  models,
}: ScorerPoolOptions): (request: Partial<ScorerRequest>) => InlineLimit {
  const learns = models === undefined;
  const text = new InlineLimit({ largest: 1024 * 1024, fixed, learns });
  const arrow = new InlineLimit({ largest: 4 * 1024 * 1024, fixed, learns });
  const parquet = new InlineLimit({ largest: -1, fixed, learns });
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
  const { maxBodyBytes, nonfinite, debug, timeoutSeconds, logger } = settings;
  const config: ChildConfig = {
    modelPath: source.modelPath,
    flavors: source.flavors ?? [],
    flavorOptions: source.flavorOptions ?? {},
    workingDirectory: process.cwd(),
    invokedAs: process.argv[1] ?? '',
    maxBodyBytes,
    nonfinite,
    debug,
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
    readyTimeout: loadTimeoutOf(config.flavorOptions) * 1000,
    priority: stays ? undefined : constants.priority.PRIORITY_BELOW_NORMAL,
    idleTimeout: stays ? undefined : idleTimeout,
    hangTimeout: timeoutSeconds === 0 ? Number.POSITIVE_INFINITY : timeoutSeconds * 1000,
    logger,
    outputLabel: '[model]',
  });
}
