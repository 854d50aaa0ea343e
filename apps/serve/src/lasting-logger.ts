import { type Logger, safeLogger } from '@mlmodel/core';

/**
 * A logger that never throws and whose lines may fail to be written. `console` needs that: where it writes to a file,
 * a full disk is an error event of the stream, which ends a process that does not listen to it.
 */
export function lastingLogger(logger: Logger | undefined): Logger {
  const safe = safeLogger(logger);
  const lasting = (level: keyof Logger) => (message: string) => {
    ignoreFailedWrites();
    safe[level](message);
  };
  return {
    debug: lasting('debug'),
    info: lasting('info'),
    warn: lasting('warn'),
    error: lasting('error'),
  };
}

let isIgnoring = false;

/** Those of this turn of the event loop: the event comes with its next tick. */
function ignoreFailedWrites(): void {
  if (isIgnoring) return;
  isIgnoring = true;
  const streams = [process.stdout, process.stderr];
  for (const stream of streams) stream.on('error', ignore);
  setImmediate(() => {
    isIgnoring = false;
    for (const stream of streams) stream.off('error', ignore);
  });
}

function ignore(): void {}
