import { isMlmodelError, type Logger, MlmodelError } from '@mlmodel/core';
import type { EnvironmentOptions } from '../../config/bridge-options.js';
import { type Interpreter, localPython, minorVersion, probeInterpreter } from './local-python.js';

/** A search for the interpreter of an environment. */
export interface InterpreterRequest {
  /** The model's version, such as `3.11.7`. */
  readonly wanted: string | undefined;
  readonly options: EnvironmentOptions;
  /** Where the option `python` was given, for messages. */
  readonly pythonPlace?: string | undefined;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Asks another tool, such as uv, for an interpreter of a version. */
  readonly ask?: ((version: string) => Promise<string | undefined>) | undefined;
  /** Downloads an interpreter of a version. */
  readonly download?: ((version: string) => Promise<string | undefined>) | undefined;
}

/**
 * Finds an interpreter to build an environment with: that of the option `python`, else one of the model's version, else
 * (with a warning) one of the same minor version.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` when there is none, with advice
 */
export async function findInterpreter(request: InterpreterRequest): Promise<Interpreter> {
  const { wanted, options, logger, signal } = request;
  if (wanted === undefined || options.python !== undefined) {
    const given = await localPython({ python: options.python, place: request.pythonPlace, signal });
    warnOfDifference(given, wanted, logger);
    return given;
  }
  const found = await candidates(wanted, request);
  const exact = found.find(({ version }) => fits(version, wanted));
  if (exact !== undefined) return exact;
  const downloaded = await probe(await request.download?.(wanted), signal);
  if (downloaded !== undefined) return downloaded;
  const near = found.find(({ version }) => minorVersion(version) === minorVersion(wanted));
  if (near === undefined) throw missing(wanted, request);
  warnOfDifference(near, wanted, logger);
  return near;
}

async function candidates(
  wanted: string,
  { ask, signal }: InterpreterRequest,
): Promise<readonly Interpreter[]> {
  const minor = minorVersion(wanted);
  const commands = [
    process.env['MLMODEL_PYTHON'],
    ...(ask === undefined ? [] : [await ask(wanted), await ask(minor)]),
    `python${minor}`,
    'python3',
    'python',
  ];
  const found: Interpreter[] = [];
  for (const command of new Set(commands)) {
    const interpreter = await probe(command, signal);
    if (interpreter !== undefined) found.push(interpreter);
    if (interpreter !== undefined && fits(interpreter.version, wanted)) break;
  }
  return found;
}

/** Undefined also for one that is broken or too old, as another one may work. */
async function probe(
  command: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Interpreter | undefined> {
  if (!command) return undefined;
  return probeInterpreter(command, signal).catch((error: unknown) => {
    if (isMlmodelError(error)) return undefined;
    throw error;
  });
}

/** Version 3.11.7 satisfies `3.11.7` and `3.11`. */
function fits(version: string, wanted: string): boolean {
  return version === wanted || version.startsWith(`${wanted}.`);
}

function warnOfDifference(
  { path, version }: Interpreter,
  wanted: string | undefined,
  logger: Logger,
): void {
  if (wanted === undefined || fits(version, wanted)) return;
  logger.warn(
    `The model was saved with Python ${wanted}. Its environment uses Python ${version} ("${path}").`,
  );
}

function missing(wanted: string, { download, options }: InterpreterRequest): MlmodelError {
  const offer =
    options.envManager === 'uv' && download === undefined
      ? ', let uv download it with --allow-python-download'
      : '';
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model needs Python ${wanted}, but no Python ${minorVersion(wanted)} was found on this machine. Install it${offer}, or select another interpreter with --python PATH.`,
  );
}
