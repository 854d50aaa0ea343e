import { join } from 'node:path';
import { MlmodelError } from '@mlmodel/core';
import { builderEnvironment } from '../process-environment.js';
import { runProgram } from '../run-program.js';

/**
 * The interpreter of this machine: the given one, `MLMODEL_PYTHON`, that of the active virtual environment, or `python3`.
 * The first of these that is set counts; there is no fallback to a later one.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` when it is missing, broken or too old
 */
export async function localPython(request: LocalPythonRequest): Promise<LocalPython> {
  const { command, source } = namedPython(request);
  const interpreter = await probeInterpreter(command, request.signal);
  if (interpreter !== undefined) return { ...interpreter, source };
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `There is no Python interpreter "${command}" (${source}). Install Python 3.9 or newer, or select one with --python PATH.`,
  );
}

/** A request for the interpreter of this machine. */
export interface LocalPythonRequest {
  /** The option `python`. */
  readonly python: string | undefined;
  /** Where that was given, for messages. */
  readonly place: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The interpreter of this machine. */
export interface LocalPython extends Interpreter {
  /** Where it was found, for messages: `from --python`. */
  readonly source: string;
}

function namedPython({ python, place }: LocalPythonRequest): { command: string; source: string } {
  if (python) return { command: python, source: `from ${place ?? 'the option python'}` };
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

/** A working interpreter. */
export interface Interpreter {
  /** Absolute path. */
  readonly path: string;
  /** Such as `3.11.7`. */
  readonly version: string;
}

/** Milliseconds after which an interpreter that does not answer counts as broken. */
const patience = 30_000;

/** The oldest version that the bridge supports. */
const oldest = { major: 3, minor: 9 };

const question =
  'import sys; print(sys.executable); print(".".join(str(part) for part in sys.version_info[:3]))';

/**
 * Starts an interpreter to ask for its path and version.
 * @param command a path, or a name on `PATH`
 * @returns undefined when there is none of that name
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` when it is broken or too old
 */
export async function probeInterpreter(
  command: string,
  signal: AbortSignal | undefined,
): Promise<Interpreter | undefined> {
  const { code, stdout, output } = await runProgram([command, '-I', '-c', question], {
    environment: builderEnvironment(),
    timeout: patience,
    signal,
  });
  if (code === null && output.includes('ENOENT')) return undefined;
  const [path, version, ...rest] = stdout.trimEnd().split(/\r?\n/);
  if (code !== 0 || !path || !version || !/^\d+\.\d+\.\d+$/.test(version) || rest.length > 0) {
    throw invalid(
      `"${command}" is not a working Python interpreter${lastLine(output)}. Repair it, or select another one with --python PATH.`,
    );
  }
  if (isTooOld(version)) {
    throw invalid(
      `"${command}" is Python ${version}, but models need ${oldest.major}.${oldest.minor} or newer. Select a newer one with --python PATH.`,
    );
  }
  return { path, version };
}

/** `3.11` of `3.11.7`. */
export function minorVersion(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < oldest.major || (major === oldest.major && minor < oldest.minor);
}

function lastLine(output: string): string {
  const line = output.trim().split('\n').at(-1)?.trim();
  return line ? ` (${line.replace(/\.$/, '')})` : '';
}

function invalid(message: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message);
}
