import { type ChildProcess, spawn } from 'node:child_process';
import { plainText } from '@mlmodel/core';

/** How to run a program. */
export interface ProgramOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until it is killed; not limited when absent. */
  readonly timeout?: number | undefined;
  /** Gets each line of either stream as it arrives. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** How a program ended. */
export interface ProgramResult {
  /** Null when it could not be started or was killed. */
  readonly code: number | null;
  readonly stdout: string;
  /** The last lines of both streams as plain text, or why it could not be started. */
  readonly output: string;
}

/** The most characters of output that are kept. */
const keptOutput = 64 * 1024;

/** Milliseconds that a program may take to terminate before it is killed. */
const endTime = 5_000;

/** Milliseconds to wait for output after a program has ended: programs that it started may hold its pipes open forever. */
const lastWordsTime = 500;

/**
 * Runs a program with a list of arguments, never through a shell. An aborted signal terminates the program and all that it
 * has started.
 * @throws the reason of an aborted signal
 */
export async function runProgram(
  [command, ...args]: readonly [string, ...string[]],
  options: ProgramOptions,
): Promise<ProgramResult> {
  options.signal?.throwIfAborted();
  const child = spawn(command, args, {
    cwd: options.workingDirectory,
    env: { ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    // A process group of its own can be terminated as a whole.
    detached: hasGroups,
  });
  let timer: NodeJS.Timeout | undefined;
  const killIn = (time: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => endGroup(child, 'SIGKILL'), time);
  };
  const stop = () => {
    endGroup(child, 'SIGTERM');
    killIn(endTime);
  };
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.timeout !== undefined) killIn(options.timeout);
  let stdout = '';
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    const splitLines = lineSplitter(options.onLine ?? (() => {}));
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (stream === child.stdout) stdout = (stdout + text).slice(-keptOutput);
      output = (output + text).slice(-keptOutput);
      splitLines(text);
    });
  }
  child.on('error', (error) => {
    output += error.message;
  });
  const code = await exitCodeOf(child);
  clearTimeout(timer);
  options.signal?.removeEventListener('abort', stop);
  options.signal?.throwIfAborted();
  return {
    code,
    stdout,
    output: output
      .split(/\r?\n|\r/)
      .map(plainText)
      .join('\n'),
  };
}

const hasGroups = process.platform !== 'win32';

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(hasGroups ? -child.pid : child.pid, signal);
  } catch {} // it has ended
}

/** Resolves when the program has ended and its output has arrived. */
function exitCodeOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.on('error', () => resolve(null));
    child.on('exit', (code) => {
      const timer = setTimeout(() => {
        for (const pipe of child.stdio) pipe?.destroy();
        resolve(code);
      }, lastWordsTime);
      child.on('close', () => {
        clearTimeout(timer);
        resolve(code);
      });
    });
  });
}

function lineSplitter(onLine: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = (lines.pop() ?? '').slice(-keptOutput);
    for (const line of lines) if (line.trim() !== '') onLine(line);
  };
}
