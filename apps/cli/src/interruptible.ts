import { constants } from 'node:os';

/** Milliseconds that aborted work may take to end its processes and to remove its files. */
const lastTime = 5_000;

/**
 * Runs work that waits for other programs. SIGINT, SIGTERM and SIGHUP abort its signal; when the work has ended then, the
 * process ends by the same signal, with which a second one ends it at once. Only for work that leaves the event loop
 * free: during native code the handlers would not run, and without them the signals work.
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
    setTimeout(() => endBy(signal), lastTime).unref();
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

/** Nothing handles the signal any more, so it ends this process; who waits for it sees by what. */
function endBy(signal: NodeJS.Signals): void {
  process.exitCode = 128 + constants.signals[signal];
  process.kill(process.pid, signal);
}
