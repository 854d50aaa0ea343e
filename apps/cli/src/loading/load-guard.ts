import { spawn } from 'node:child_process';
import { loadLimitExceeded, loadTimeoutOf } from '@mlmodel/core';
import { statusEraser, withStatus } from '../terminal/status-line.js';
import { printable, styleFor } from '../terminal/terminal.js';

/** Seconds after the limit in which the timer in this process can report an ordinary error. */
const headStart = 5;

/** Milliseconds after a failed load for which the model may keep the process alive. */
const exitTimeout = 3_000;

/**
 * `sh -c SCRIPT guard SECONDS LINE PID`: after the given time it writes the line to file descriptor 3 and kills the
 * process, unless its standard input ends first, which also happens when that process ends.
 */
const script = `
exec 4<&0
sleep "$1" & timer=$!
{ read -r released; kill "$timer"; } <&4 &
wait "$timer" && { printf '%s\\n' "$2" >&3; kill -KILL "$3"; }`;

export interface GuardedModel {
  /** Path or URI, as the user wrote it. */
  readonly modelUri: string;
  /** Seconds. */
  readonly loadTimeout?: number | undefined;
}

/**
 * Loads a model, and shows on a terminal that it does. If that blocks the event loop beyond the time limit for loading
 * (an endless graph in native code, an endless loop in a module), this process ends with one line and SIGKILL. In all
 * other cases `load` enforces the limit. The guard is a POSIX shell: a thread would take ten times as much CPU time of
 * the start.
 */
export async function guardLoading<Result>(
  { modelUri, loadTimeout }: GuardedModel,
  load: () => Promise<Result>,
): Promise<Result> {
  const seconds = loadTimeoutOf({ loadTimeoutSeconds: loadTimeout });
  const { message } = loadLimitExceeded({ model: modelUri, seconds });
  const line = `${statusEraser()}${styleFor(process.stderr).red('error:')} ${printable(message)}`;
  const guard = spawn(
    '/bin/sh',
    ['-c', script, 'guard', String(seconds + headStart), line, String(process.pid)],
    {
      // Not as standard error of the guard: Node would then make that of this process blocking.
      stdio: ['pipe', 'ignore', 'ignore', process.stderr.fd],
      env: { PATH: process.env['PATH'] },
    },
  );
  guard.unref();
  for (const part of [guard, guard.stdin]) part?.on('error', withoutGuard);
  try {
    return await withStatus(() => 'Loading', load);
  } catch (error) {
    setTimeout(() => process.exit(), exitTimeout).unref();
    throw error;
  } finally {
    guard.stdin?.end();
  }
}

/** Without a shell, the model is loaded without a guard. */
function withoutGuard(): void {}
