import { spawn } from 'node:child_process';
import { loadLimitExceeded, loadTimeoutOf } from '@mlmodel/core';
import { printable, styleFor } from './terminal.js';

/** Seconds that the limit's own timer has to end the command with an ordinary error. */
const headStart = 1;

/** Milliseconds that a model which could not be loaded may keep the process alive. */
const lastTime = 3_000;

/**
 * `sh -c SCRIPT guard SECONDS LINE PID`: at the end of the time the line is written and the process is killed, unless
 * standard input ends before, as it does when that process ends.
 */
const script = `
exec 4<&0
sleep "$1" & timer=$!
{ read -r released; kill "$timer"; } <&4 &
wait "$timer" && { printf '%s\\n' "$2" >&3; kill -KILL "$3"; }`;

export interface GuardedModel {
  /** Path or URI, as the user gave it. */
  readonly modelUri: string;
  /** Seconds. */
  readonly loadTimeout?: number | undefined;
}

/**
 * Makes a model ready. Where that keeps the event loop busy beyond the time limit for loading (an endless graph in
 * native code, an endless loop in a module), this process ends with one line and SIGKILL. The limit for all other work
 * is up to `ready`. Needs a POSIX shell: a thread would take ten times its processor time from the start.
 */
export async function guardLoading<Result>(
  { modelUri, loadTimeout }: GuardedModel,
  ready: () => Promise<Result>,
): Promise<Result> {
  const seconds = loadTimeoutOf({ loadTimeoutSeconds: loadTimeout });
  const { message } = loadLimitExceeded({ model: modelUri, seconds });
  const line = `${styleFor(process.stderr).red('error:')} ${printable(message)}`;
  const guard = spawn(
    '/bin/sh',
    ['-c', script, 'guard', String(seconds + headStart), line, String(process.pid)],
    {
      // As its standard error, Node would make this process's a blocking one.
      stdio: ['pipe', 'ignore', 'ignore', process.stderr.fd],
      env: { PATH: process.env['PATH'] },
    },
  );
  guard.unref();
  for (const part of [guard, guard.stdin]) part?.on('error', withoutGuard);
  try {
    return await ready();
  } catch (error) {
    setTimeout(() => process.exit(), lastTime).unref();
    throw error;
  } finally {
    guard.stdin?.end();
  }
}

/** Without a shell, loading goes on without its guard. */
function withoutGuard(): void {}
