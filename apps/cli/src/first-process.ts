import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs the command again as a child, passes signals on to it, and ends as it does. For the first process of a container
 * (process id 1): the system spares that one from signals that it does not handle, so that nothing could end it while
 * it is in native code.
 */
export function runInChild(): void {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A terminal sends Ctrl+C to both.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`error: The command cannot start itself again: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
  });
}
