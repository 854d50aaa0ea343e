import { fileURLToPath } from 'node:url';
import { isMlmodelError, type LoadContext, loadTimeoutOf, MlmodelError } from '@mlmodel/core';
import { brokenFile, missingPaths } from '@mlmodel/core/flavor';
import { createPool, isHarmlessVariable, isNumericSetting, type Pool } from '@mlmodel/worker';
import type { CrateConfig } from './crate-config.js';
import type { CrateOptions } from './crate-options.js';
import { checkRscript } from './rscript.js';

type CrateContext = LoadContext<CrateConfig, CrateOptions>;

const manifest = import.meta.resolve('@mlmodel/flavor-crate/package.json');
const programFolder = fileURLToPath(new URL('r', manifest));

/** Milliseconds that a process may continue with a request whose client has disconnected. */
const abandonTimeout = 60_000;

/** The number of R's last lines in an error; the log has all of them. */
const quotedLines = 3;

/** `sh -c SCRIPT sh RSCRIPT ARGUMENTS`: where the system can, R leads a session, so that what the function starts ends with it. */
const launch = 'command -v setsid >/dev/null && exec setsid "$@"; exec "$@"';

/** Running R processes. */
export interface StartedR {
  readonly pool: Pool;
  /** Processes that work at the same time. */
  readonly workers: number;
  /** Of R. */
  readonly version: string;
}

/**
 * Starts the R processes of a model and waits until all of them have loaded the function.
 * @throws MlmodelError when R is missing or the file is; `INVALID_PARAMETER_VALUE` with R's last lines when the function
 * does not load; the reason of the signal when it is aborted
 */
export async function startR(context: CrateContext): Promise<StartedR> {
  const { options, config, logger, signal } = context;
  const { rscript = 'Rscript', workers: shared = 1, rWorkers: workers = shared } = options;
  const path = await crateFile(context);
  const memory = options.workerMemoryMebibytes;
  logger.info(`Loading the R function with ${rscript}`);
  const pool = createPool({
    name: 'R',
    command: '/bin/sh',
    args: ['-c', launch, 'sh', rscript, '--no-init-file', 'worker.R'],
    cwd: programFolder,
    env: environment(),
    setup: { path, workingDirectory: process.cwd() },
    size: workers,
    spares: options.singleUse === true ? 0 : (options.rSpares ?? 1),
    concurrency: 1,
    interruptible: false,
    leadsGroup: true,
    memoryLimit: memory === undefined ? undefined : memory * 1024 * 1024,
    readyTimeout: loadTimeoutOf(options) * 1000,
    stopTimeout: 2_000,
    abandonTimeout,
    logger,
    outputLabel: '[model]',
  });
  const abort = () => void pool.stop().catch(() => {});
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const { r } = await pool.start();
    return { pool, workers, version: String(r) };
  } catch (error) {
    await pool.stop().catch(() => {});
    signal?.throwIfAborted();
    await checkRscript(rscript, signal);
    throw startError(error, config);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** @throws MlmodelError for a model in memory, and for a file that is missing, empty or outside of the model's folder */
async function crateFile({ files, config }: CrateContext): Promise<string> {
  const path = await files.localPath?.(config.model);
  const [problem] = await missingPaths(files, [
    { path: config.model, role: 'which holds the function' },
  ]);
  if (problem !== undefined) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `${problem.reason}: ${problem.fix ?? 'save the model again'}.`,
      { file: config.model },
    );
  }
  if (path !== undefined) return path;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    'R loads models from a folder, and the files of this model are in memory. Load it from its directory.',
  );
}

/** Without credentials. Texts are UTF-8, also where the server has no locale. */
function environment(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    const isWanted = isHarmlessVariable(name) || isNumericSetting(name) || isSettingOfR(name);
    if (value !== undefined && isWanted) kept[name] = value;
  }
  const isLocaleGiven = ['LANG', 'LC_ALL', 'LC_CTYPE'].some((name) => kept[name] !== undefined);
  return isLocaleGiven ? kept : { ...kept, LC_CTYPE: 'C.UTF-8' };
}

function isSettingOfR(name: string): boolean {
  return /^R_(HOME|LIBS|LIBS_USER|LIBS_SITE|ENVIRON|PROFILE|MAX_VSIZE)$/.test(name);
}

function startError(error: unknown, { model }: CrateConfig): unknown {
  if (!isMlmodelError(error)) return error;
  const lines = (error.debug ?? '').split('\n').filter((line) => line.trim() !== '');
  const said = lines.slice(-quotedLines).join('\n');
  const failure = brokenFile(model, {
    reason: `could not be loaded by R. Its last output: ${said || error.message}`,
    advice: 'Install the packages that the function needs, or save the model again.',
    cause: error,
  });
  return Object.assign(failure, { debug: error.debug });
}
