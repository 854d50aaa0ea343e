import { isatty } from 'node:tty';

/** What a server does on signals. */
export interface ServerActions {
  /** Rejections are ignored: whoever reloads reports why it failed. */
  readonly reload: () => Promise<void>;
}

/**
 * Resolves on SIGINT or SIGTERM; a second one ends the process at once. SIGHUP reloads, once more if it comes during a
 * reload. When the terminal of the process closes, which also sends SIGHUP, it stops.
 */
export function stopSignal({ reload }: ServerActions): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    const stop = (number: number) => {
      signals += 1;
      if (signals > 1) process.exit(128 + number);
      resolve();
    };
    const hasTerminal = isatty(terminal);
    const reloadOnce = coalesced(reload);
    process.on('SIGINT', () => stop(2));
    process.on('SIGTERM', () => stop(15));
    process.on('SIGHUP', () => {
      if (hasTerminal && !isatty(terminal)) stop(1);
      else reloadOnce();
    });
  });
}

/** Standard input: that of a process in the background, or under a supervisor, is not a terminal. */
const terminal = 0;

/** Runs work now, or once after the run that is under way. */
function coalesced(work: () => Promise<void>): () => void {
  let isRunning = false;
  let isWanted = false;
  const run = async () => {
    isRunning = true;
    do {
      isWanted = false;
      await work().catch(() => {});
    } while (isWanted);
    isRunning = false;
  };
  return () => {
    if (isRunning) isWanted = true;
    else void run();
  };
}
