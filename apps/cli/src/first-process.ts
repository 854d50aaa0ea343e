import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs the command again as a child process, forwards signals to it, and exits like it. For the first process of a
 * container (process id 1): the kernel ignores signals to it that have no handler, so nothing could end it during native
 * code. Sockets that a supervisor has passed go to the child.
 */
export function runInChild(): void {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'inherit', ...passedSockets()],
  });
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A terminal sends Ctrl+C to both processes.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`error: Cannot start the child process: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
  });
}

/** The first file descriptor that a supervisor passes (sd_listen_fds of systemd); `LISTEN_FDS` is their number. */
const firstPassed = 3;

function passedSockets(): readonly number[] {
  const { LISTEN_FDS: count = '' } = process.env;
  const length = /^\d{1,3}$/.test(count) ? Number(count) : 0;
  return Array.from({ length }, (_, index) => firstPassed + index);
}
