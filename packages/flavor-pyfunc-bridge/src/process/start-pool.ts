import { fileURLToPath } from 'node:url';
import { isMlmodelError, type LoadContext, loadTimeoutOf, MlmodelError } from '@mlmodel/core';
import { createPool, type FrameFields, type Pool } from '@mlmodel/worker';
import { type BridgeOptions, modelConfigOf, withDefaults } from '../config/bridge-options.js';
import type { PyfuncConfig } from '../config/pyfunc-config.js';
import { type ResolvedPython, resolvePython } from '../environment/resolve-python.js';
import { environmentHint } from './environment-hint.js';
import { readablePath } from './readable-path.js';

/** The number of Python's last lines in an error; the log has all of them. */
const quotedLines = 3;

/** Milliseconds that a process may continue with a request whose client has disconnected. */
const abandonTimeout = 60_000;

const manifest = import.meta.resolve('@mlmodel/flavor-pyfunc-bridge/package.json');
const program = fileURLToPath(new URL('python/start.py', manifest));

/** Running processes, their number, and facts: `python` and `mlflow` (versions), `streams`. */
export interface StartedPool {
  readonly pool: Pool;
  /** Stops the pool and removes the link to the model, if there is one. Idempotent. */
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
  const directory = await modelPath(context);
  const resolved = await resolvePython({ ...context, config: context.config.block });
  const { python, environment } = resolved;
  const { path, remove } = await readablePath(directory).catch(async (error: unknown) => {
    await resolved.release();
    throw error;
  });
  const workers = options.bridgeWorkers ?? options.workers ?? 1;
  const memory = options.workerMemoryMebibytes;
  context.logger.info(loadingLine(resolved, workers));
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
    memoryLimit: memory === undefined ? undefined : memory * 1024 * 1024,
    reachable: true,
    readyTimeout: loadSeconds * 1000,
    stopTimeout: 2_000,
    abandonTimeout,
    logger: context.logger,
    outputLabel: '[model]',
    hintFor: (text) => environmentHint(text, environment),
  });
  const stop = () => pool.stop().finally(remove).finally(resolved.release);
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

/** Says what is started: the model may take long to load. */
function loadingLine({ runtime, python, source }: ResolvedPython, workers: number): string {
  const where = workers === 1 ? '' : ` in ${workers} processes`;
  return `Loading the model${where} with ${runtime} (${python}, ${source})`;
}

/** @throws MlmodelError for a model in memory, and for one whose `data` is missing or outside its folder */
async function modelPath({
  files,
  config,
}: LoadContext<PyfuncConfig, BridgeOptions>): Promise<string> {
  const path = await files.localPath?.('');
  if (config.data !== undefined) await files.localPath?.(config.data);
  if (path !== undefined) return path;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'Python loads models from a folder, and the files of this model are in memory. Load it from its directory.',
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
      ? `it was killed: the system ran out of memory, or loading took longer than ${loadSeconds} seconds`
      : how;
  const what = config.data === undefined ? 'the model' : `the model in "${config.data}"`;
  return new MlmodelError(
    'INTERNAL_ERROR',
    `Python ("${python}") could not load ${what} (${ending}). Its last output: ${lastLines(error.debug)}${remedy(error.debug, environment)}`,
    { cause: error, debug: error.debug },
  );
}

/** Advice where a package or an environment variable is missing; empty for other failures. */
function remedy(output = '', environment: Readonly<Record<string, string>>): string {
  const hint = environmentHint(output, environment);
  if (hint !== '') return `. ${hint}`;
  if (!/^ModuleNotFoundError: /m.test(output)) return '';
  return '. Select an interpreter that has the packages of the model with --python PATH, or install them with --env-manager uv';
}

/** The last lines, which name the exception, without those of the traceback, which are indented. */
function lastLines(output = ''): string {
  const lines = output.split('\n').filter((line) => /^(?!Traceback \(most recent)\S/.test(line));
  return lines.slice(-quotedLines).join('\n');
}
