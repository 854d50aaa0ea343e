import { MlmodelError } from '@mlmodel/core';
import { builderEnvironment } from '../process-environment.js';
import { runProgram } from '../run-program.js';

/** An interpreter that starts. */
export interface Interpreter {
  /** Absolute path. */
  readonly path: string;
  /** Such as `3.11.7`. */
  readonly version: string;
}

/** Milliseconds until an interpreter that says nothing is taken for broken. */
const patience = 30_000;

/** The oldest version that the bridge runs on. */
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
      `"${command}" is no Python interpreter that works${lastLine(output)}. Repair it, or give another one with --python PATH.`,
    );
  }
  if (isTooOld(version)) {
    throw invalid(
      `"${command}" is Python ${version}, and models need ${oldest.major}.${oldest.minor} or newer. Give a newer one with --python PATH.`,
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
