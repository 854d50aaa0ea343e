import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type FlavorOptions, loadTimeoutOf, type ModelRelay } from '@mlmodel/core';
import { createPool, type Pool, payloadPieces } from '@mlmodel/worker';
import type { FailureLog } from '../failures/failure-log.js';
import type { ScoringSettings } from '../scoring-options.js';
import type { ChildAnswer, ChildConfig } from './child-config.js';
import { InlineLimit } from './inline-limit.js';
import type { Lane, LaneCall, LaneListener, LaneRequest } from './lane.js';

/** Where another process finds the same model. */
export interface ModelSource {
  /** Path or `file:` URI of the model directory. */
  readonly modelPath: string;
  /** Flavor packages, by name or path, that win over discovered ones. */
  readonly flavors?: readonly string[] | undefined;
  /** Values that JSON can hold. */
  readonly flavorOptions?: FlavorOptions | undefined;
}

/** The process is ended after so many milliseconds without a request, which gives its memory back. */
const idleTimeout = 10_000;

/** Bodies that it holds at once: one is scored while the next arrives. */
const concurrency = 2;

/** Limit of its JavaScript heap in MiB; a request that needs more fails, and the process is replaced. */
const heapMebibytes = 4096;

export interface LaneOptions {
  readonly settings: ScoringSettings;
  /** Gets how requests failed in the process. */
  readonly failures: FailureLog;
  /** How long a small request keeps the event loop busy, as far as known. */
  readonly busyMilliseconds: number;
  /** Of a model that runs in processes of its own. */
  readonly relay?: ModelRelay | undefined;
}

/**
 * A lane that runs a scorer process for a model. The process is started for the first request, gives way to the server,
 * and is ended when it is idle; for a model too slow for this process it is started at once and stays. With a relay it
 * only reads and writes, while the model predicts where it is.
 */
export function createLane(source: ModelSource, options: LaneOptions): Lane {
  const { settings, failures, relay } = options;
  const limitFor = limitsByKind(options);
  const stays = !limitFor({}).fits(0);
  const pool = scorerProcess(source, { settings, stays, relay });
  if (stays) pool.start().catch((error) => settings.logger.error(String(error)));
  return {
    limitFor,
    open: (request, listener) =>
      openCall({ pool, failures, limit: limitFor(request), request, listener, relay }),
    close: () => pool.stop(),
  };
}

/** Text is read at some 50 MB/s, Arrow's numbers are hardly read at all, and a few bytes of Parquet may stand for any number of rows. */
function limitsByKind({
  busyMilliseconds: fixed,
  relay,
}: LaneOptions): (request: Partial<LaneRequest>) => InlineLimit {
  const learns = relay === undefined;
  const text = new InlineLimit({ largest: 1024 * 1024, fixed, learns, isBySize: true });
  const arrow = new InlineLimit({ largest: 4 * 1024 * 1024, fixed, learns, isBySize: false });
  const parquet = new InlineLimit({ largest: -1, fixed, learns, isBySize: true });
  return ({ contentType = '' }) => {
    const kind = /arrow|parquet/i.exec(contentType)?.[0].toLowerCase();
    if (kind === undefined) return text;
    return kind === 'arrow' ? arrow : parquet;
  };
}

interface ProcessOptions {
  readonly settings: ScoringSettings;
  readonly stays: boolean;
  readonly relay: ModelRelay | undefined;
}

function scorerProcess(source: ModelSource, { settings, stays, relay }: ProcessOptions): Pool {
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
    relayFacts: relay?.facts,
  };
  const program = fileURLToPath(import.meta.resolve('@mlmodel/serve/scorer-child'));
  return createPool({
    name: 'The scorer process',
    command: process.execPath,
    cwd: config.workingDirectory,
    args: [`--max-old-space-size=${heapMebibytes}`, program, JSON.stringify(config)],
    concurrency,
    readyTimeout: loadTimeoutOf(config.flavorOptions) * 1000,
    priority: stays ? undefined : constants.priority.PRIORITY_BELOW_NORMAL,
    idleTimeout: stays ? undefined : idleTimeout,
    hangTimeout: timeoutSeconds === 0 ? Number.POSITIVE_INFINITY : timeoutSeconds * 1000,
    logger,
    outputLabel: '[model]',
  });
}

interface CallContext {
  readonly pool: Pool;
  readonly failures: FailureLog;
  readonly limit: InlineLimit;
  readonly request: LaneRequest;
  readonly listener: LaneListener;
  readonly relay: ModelRelay | undefined;
}

function openCall({ pool, failures, limit, request, listener, relay }: CallContext): LaneCall {
  const call = pool.open(
    { ...request },
    {
      onDrain: () => listener.onDrain(),
      onPiece: (piece, fields) => listener.onPiece(piece, fields as unknown as ChildAnswer),
      onAsk:
        relay &&
        (({ fields = {}, payload }) =>
          relay.request({ fields, payload: payloadPieces(payload) }, listener.signal())),
    },
  );
  const answer = call.answer.then(({ fields }) => {
    const told = fields as unknown as ChildAnswer;
    limit.learn(told.bytes, told.milliseconds);
    for (const failure of told.failures) failures.add(failure);
    return told;
  });
  return {
    write: (piece) => call.write(piece),
    end: () => call.end(),
    cancel: (options) => call.cancel(options),
    answer,
  };
}
