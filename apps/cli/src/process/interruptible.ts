import { constants } from 'node:os';

/** Milliseconds in which aborted work has to stop its processes and remove its files. */
const cleanupTimeout = 5_000;

/**
 * Runs work that waits for other programs. SIGINT, SIGTERM and SIGHUP abort it; once it has ended, the process ends by the
 * same signal. A second signal ends the process at once. Do not use it for work that blocks the event loop: handlers
 * cannot run then, and without them the signals end the process.
 */
export async function interruptible<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    received = signal;
    release();
    controller.abort();
    setTimeout(() => endBy(signal), cleanupTimeout).unref();
  };
  const release = () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
  for (const signal of signals) process.on(signal, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    release();
    if (received !== undefined) endBy(received);
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ends this process by a signal that has no handler left, which its parent sees in the exit status. */
function endBy(signal: NodeJS.Signals): void {
  process.exitCode = 128 + constants.signals[signal];
  process.kill(process.pid, signal);
}
