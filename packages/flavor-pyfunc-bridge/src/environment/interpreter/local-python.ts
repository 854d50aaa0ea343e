import { join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { type Interpreter, probeInterpreter } from './probe-interpreter.js';

/**
 * The interpreter of this machine: the one given, `MLMODEL_PYTHON`, that of the active virtual environment, `python3`.
 * The first that is named is taken, never a later one in its place.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` when it is missing, broken or too old
 */
export async function localPython(
  given: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Interpreter> {
  const { command, source } = namedPython(given);
  const interpreter = await probeInterpreter(command, signal);
  if (interpreter !== undefined) return interpreter;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `There is no Python interpreter "${command}" (${source}). Install Python 3.9 or newer, or give its path with --python PATH.`,
  );
}

function namedPython(given: string | undefined): { command: string; source: string } {
  if (given) return { command: given, source: 'from --python' };
  const { MLMODEL_PYTHON: configured, VIRTUAL_ENV: active } = process.env;
  if (configured) return { command: configured, source: 'from MLMODEL_PYTHON' };
  if (active) {
    return { command: environmentPython(active), source: 'of the active virtual environment' };
  }
  const command = process.platform === 'win32' ? 'python' : 'python3';
  return { command, source: 'on PATH' };
}

/** The interpreter of a virtual environment. @param folder of the environment */
export function environmentPython(folder: string): string {
  return process.platform === 'win32'
    ? join(folder, 'Scripts', 'python.exe')
    : join(folder, 'bin', 'python');
}
