import { fileURLToPath } from 'node:url';
import { isMlmodelError, type LoadContext, loadTimeoutOf, MlmodelError } from '@mlmodel/core';
import { createPool, type FrameFields, type Pool } from '@mlmodel/worker';
import { type BridgeOptions, modelConfigOf, withDefaults } from '../config/bridge-options.js';
import type { PyfuncConfig } from '../config/pyfunc-config.js';
import { resolvePython } from '../environment/resolve-python.js';
import { environmentHint } from './environment-hint.js';
import { readablePath } from './readable-path.js';

/** How many of Python's last lines an error tells; the log has all of them. */
const toldLines = 3;

/** Milliseconds that a process may go on with a request whose client is gone. */
const abandonTimeout = 60_000;

const manifest = import.meta.resolve('@mlmodel/flavor-pyfunc-bridge/package.json');
const program = fileURLToPath(new URL('python/start.py', manifest));

/** Running processes, their number, and facts: `python` and `mlflow` (versions), `streams`. */
export interface StartedPool {
  readonly pool: Pool;
  /** Stops the pool, and removes what was made for it. Idempotent. */
  stop(): Promise<void>;
  readonly workers: number;
  readonly facts: FrameFields;
}

/**
 * Starts the Python processes of a model and waits until all of them have loaded it.
 * @throws MlmodelError as `resolvePython` for the interpreter, `INTERNAL_ERROR` with Python's last lines when the model
 * does not load, the reason of the signal when it is aborted
 */
export async function startPool(
  context: LoadContext<PyfuncConfig, BridgeOptions>,
): Promise<StartedPool> {
  const options = withDefaults(context.options);
  const loadSeconds = loadTimeoutOf(options);
  const modelConfig = modelConfigOf(options);
  const { python, environment } = await resolvePython({ ...context, config: context.config.block });
  const { path, remove } = await readablePath(await modelPath(context));
  const { bridgeWorkers: workers } = options;
  const pool = createPool({
    name: 'Python',
    command: python,
    args: [program],
    env: environment,
    setup: { path, flavor: context.config.block, modelConfig },
    size: workers,
    spares: options.singleUse === true ? 0 : options.bridgeSpares,
    concurrency: 1,
    interruptible: false,
    leadsGroup: true,
    reachable: true,
    readyTimeout: loadSeconds * 1000,
    stopTimeout: 2_000,
    abandonTimeout,
    logger: context.logger,
    outputLabel: '[model]',
    hintFor: (text) => environmentHint(text, environment),
  });
  const stop = () => pool.stop().finally(remove);
  const abort = () => void stop().catch(() => {});
  context.signal?.addEventListener('abort', abort, { once: true });
  try {
    return { pool, stop, workers, facts: await pool.start() };
  } catch (error) {
    await stop().catch(() => {});
    context.signal?.throwIfAborted();
    throw startError(error, { python, environment, loadSeconds, config: context.config });
  } finally {
    context.signal?.removeEventListener('abort', abort);
  }
}

/** @throws MlmodelError for a model in memory, and for one whose `data` is missing or leads out of its folder */
async function modelPath({
  files,
  config,
}: LoadContext<PyfuncConfig, BridgeOptions>): Promise<string> {
  const path = await files.localPath?.('');
  if (config.data !== undefined) await files.localPath?.(config.data);
  if (path !== undefined) return path;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'Python loads a model from a folder, and the files of this one are in memory. Load it from its directory.',
  );
}

interface StartContext {
  readonly python: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly loadSeconds: number;
  readonly config: PyfuncConfig;
}

function startError(error: unknown, { python, environment, loadSeconds, config }: StartContext) {
  if (!isMlmodelError(error)) return error;
  const how = /\((.*)\)$/.exec(error.message)?.[1] ?? error.message;
  const ending =
    how === 'SIGKILL'
      ? `it was killed, by the system for want of memory, or after ${loadSeconds} seconds`
      : how;
  const what = config.data === undefined ? 'the model' : `the model in "${config.data}"`;
  return new MlmodelError(
    'INTERNAL_ERROR',
    `Python ("${python}") could not load ${what} (${ending}). Its last words: ${lastWords(error.debug)}${remedy(error.debug, environment)}`,
    { cause: error, debug: error.debug },
  );
}

/** What helps when a package or an environment variable is missing; other failures are the model's own. */
function remedy(output = '', environment: Readonly<Record<string, string>>): string {
  const hint = environmentHint(output, environment);
  if (hint !== '') return `. ${hint}`;
  if (!/^ModuleNotFoundError: /m.test(output)) return '';
  return '. Name an interpreter that has the packages of the model with --python PATH, or have them installed with --env-manager uv';
}

/** The last lines but those of a traceback, whose calls are indented: they tell the exception. */
function lastWords(output = ''): string {
  const lines = output.split('\n').filter((line) => /^(?!Traceback \(most recent)\S/.test(line));
  return lines.slice(-toldLines).join('\n');
}
