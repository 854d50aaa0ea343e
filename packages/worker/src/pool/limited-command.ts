import type { ProcessOptions } from './pool.js';

/** `sh -c SCRIPT KIBIBYTES COMMAND ARGUMENTS`. The shell becomes the command, so the process id is the same. */
const script = 'ulimit -d "$0" && exec "$@"';

/** A command as `spawn` takes it. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * The command that runs a program within its memory limit: `RLIMIT_DATA`, which the processes that it starts inherit. On
 * Linux that counts all private memory that may be written, used or not, and no reserved addresses. A POSIX shell sets
 * it, as Node cannot.
 */
export function limitedCommand({ command, args = [], memoryLimit }: ProcessOptions): Command {
  if (memoryLimit === undefined) return { command, args };
  const kibibytes = String(Math.floor(memoryLimit / 1024));
  return { command: '/bin/sh', args: ['-c', script, kibibytes, command, ...args] };
}
