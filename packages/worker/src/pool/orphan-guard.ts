import { spawn } from 'node:child_process';

/** Ends processes when this one is gone. */
export interface OrphanGuard {
  /** Replaces the list of processes. A negative number is a process group. */
  watch(pids: readonly number[]): void;
  /** Ends the guard. Call it when none of the processes is left. */
  end(): void;
}

/**
 * Reads lists of process ids, one a line, until its standard input ends; then it kills those of the last list. A signal to
 * all processes of a terminal or a service must not end it.
 */
const script = `
trap '' INT TERM HUP
while read -r line; do pids=$line; done
for pid in $pids; do kill -s KILL -- "$pid"; done`;

/**
 * Starts a guard, a POSIX shell. Processes with a channel to this one end by themselves when it closes, but not while they
 * are in native code that does not return. Without a shell, there is no guard.
 */
export function startOrphanGuard(): OrphanGuard {
  const guard = spawn('/bin/sh', ['-c', script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'] },
    detached: true,
  });
  guard.unref();
  for (const part of [guard, guard.stdin]) part.on('error', () => {});
  return {
    watch: (pids) => void guard.stdin.write(`${pids.join(' ')}\n`),
    end: () => void guard.stdin.end('\n'),
  };
}
